import { Box, type DOMElement } from 'ink';
import { type ReactNode, useRef } from 'react';
import type { App } from '../../app/app.ts';
import type { Layer } from '../../app/layer.ts';
import type { Binding, Key } from '../../keys.ts';
import { cells } from '../../text.ts';
import { Caret } from '../caret.tsx';
import { useTui } from '../context.ts';
import type { Action, Declaration } from '../declaration.ts';
import { bindAction } from '../declaration.ts';
import { useRoom } from '../room.ts';
import { bufferOf, edit, insert, type TextBuffer, textOf } from '../text-buffer.ts';
import { windowStart } from '../window.ts';
import { Words } from '../words.tsx';

/** Something that can be chosen. */
export interface Choice {
  readonly text: string;
  readonly run: () => void;
}

export interface Menu {
  readonly heading: string;
  readonly choices: readonly Choice[];
  /** Between heading and choices: what the choice is about. */
  readonly about?: ReactNode;
}

const KEYS: readonly Action<Picker>[] = [
  {
    id: 'choose',
    keys: ['enter'],
    label: 'tui:action.choose',
    footer: true,
    quiet: true,
    run: (picker) => picker.choose(),
  },
  { id: 'down', keys: ['down', 'ctrl-n'], label: 'tui:action.down', quiet: true, run: (picker) => picker.move(1) },
  { id: 'up', keys: ['up', 'ctrl-p'], label: 'tui:action.up', quiet: true, run: (picker) => picker.move(-1) },
  { id: 'back', keys: ['esc'], label: 'tui:action.back', footer: true, quiet: true, run: (picker) => picker.close() },
];

export const PICKER: Declaration = { id: 'picker', name: 'Menus', takesText: true, keys: KEYS };

/** A short menu in a dialog: a digit or Enter chooses, letters narrow it to what contains them. */
export function pick(app: App, menu: Menu): void {
  app.push(new Picker(app, menu));
}

class Picker implements Layer {
  readonly id = PICKER.id;
  readonly overlay = true;
  private readonly app: App;
  private readonly menu: Menu;
  private filter: TextBuffer = bufferOf('');
  private cursor = 0;

  constructor(app: App, menu: Menu) {
    this.app = app;
    this.menu = menu;
  }

  title(): string {
    return this.menu.heading;
  }

  capturing(): boolean {
    return true;
  }

  bindings(): readonly Binding[] {
    return KEYS.map((action) => bindAction(this.app, action, { run: () => action.run(this) }));
  }

  press(key: Key): boolean {
    const digit = /^[1-9]$/.test(key) && textOf(this.filter) === '' ? Number(key) : 0;
    if (digit > 0) {
      this.choose(digit - 1);
      return true;
    }
    this.narrow(edit(this.filter, key, false) ?? this.filter);
    return true;
  }

  paste(text: string): void {
    this.narrow(insert(this.filter, text, false));
  }

  draw(): ReactNode {
    const { menu, cursor, filter } = this;
    return <PickerView menu={menu} matches={this.matches()} cursor={cursor} filter={filter} />;
  }

  move(step: number): void {
    this.cursor = Math.max(0, Math.min(this.matches().length - 1, this.cursor + step));
  }

  choose(index = this.cursor): void {
    const choice = this.matches()[index];
    if (!choice) return;
    this.close();
    choice.run();
  }

  close(): void {
    this.app.close(this);
  }

  private matches(): readonly Choice[] {
    const words = textOf(this.filter).toLowerCase().split(' ').filter(Boolean);
    return this.menu.choices.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)));
  }

  private narrow(filter: TextBuffer): void {
    if (textOf(filter) !== textOf(this.filter)) this.cursor = 0;
    this.filter = filter;
  }
}

/** Rows that are not choices: those of the screen beneath that stay in sight, rule, heading. */
const OTHER_ROWS = 6;

function PickerView({
  menu,
  matches,
  cursor,
  filter,
}: {
  menu: Menu;
  matches: readonly Choice[];
  cursor: number;
  filter: TextBuffer;
}): ReactNode {
  const { say } = useTui();
  const typed = useRef<DOMElement>(null);
  const room = useRoom();
  const height = Math.max(1, Math.min(matches.length, room.height - OTHER_ROWS));
  const start = windowStart({ cursor, height, total: matches.length });
  const text = textOf(filter);
  return (
    <Box flexDirection="column" flexShrink={0} paddingX={1}>
      <Box gap={2}>
        <Words tone="title">{menu.heading}</Words>
        {text ? (
          <Box flexShrink={0}>
            <Words tone="accent">/</Words>
            <Box ref={typed}>
              <Words>{text}</Words>
            </Box>
            <Caret target={typed} x={cells(filter.characters.slice(0, filter.cursor).join(''))} y={0} />
          </Box>
        ) : null}
      </Box>
      {menu.about}
      {matches.length === 0 ? <Words tone="muted">{`  ${say('tui:list.noMatch')}`}</Words> : null}
      {matches.slice(start, start + height).map((choice, offset) => {
        const index = start + offset;
        return (
          <Box key={index} height={1} flexShrink={0}>
            <Words>
              <Words tone="accent">{index === cursor ? '> ' : '  '}</Words>
              <Words tone="muted">{index < 9 && text === '' ? `${index + 1} ` : '  '}</Words>
              <Words inverse={index === cursor}>{choice.text}</Words>
            </Words>
          </Box>
        );
      })}
    </Box>
  );
}
