import { Box, type DOMElement } from 'ink';
import { type ReactNode, useRef } from 'react';
import type { App } from '../../app/app.ts';
import type { Layer } from '../../app/layer.ts';
import type { Binding, Key } from '../../keys.ts';
import { cells } from '../../text.ts';
import { Caret } from '../caret.tsx';
import { useTui } from '../context.ts';
import { type Action, bindAction, type Declaration } from '../declaration.ts';
import { useRoom } from '../room.ts';
import { bufferOf, edit, insert, type TextBuffer, textOf } from '../text-buffer.ts';
import { windowStart } from '../window.ts';
import { Gap, Words } from '../words.tsx';
import { everything, keysHere, type Offer } from './offers.ts';

const KEYS: readonly Action<Commands>[] = [
  { id: 'close', keys: ['esc'], label: 'tui:action.back', footer: true, run: (commands) => commands.close() },
  { id: 'run', keys: ['enter'], label: 'tui:action.choose', footer: true, run: (commands) => commands.choose() },
  { id: 'down', keys: ['down', 'ctrl-n'], label: 'tui:action.down', run: (commands) => commands.move(1) },
  { id: 'up', keys: ['up', 'ctrl-p'], label: 'tui:action.up', run: (commands) => commands.move(-1) },
];

export const COMMANDS: Declaration = { id: 'commands', name: 'Help and all actions', takesText: true, keys: KEYS };

/** `?` lists every key of the screen beneath; `:` what can be done, with the reason where it can't. Typing filters. */
export function openCommands(app: App, kind: 'help' | 'palette'): void {
  app.push(new Commands(app, kind));
}

class Commands implements Layer {
  readonly id = COMMANDS.id;
  private readonly app: App;
  private readonly kind: 'help' | 'palette';
  private readonly offered: readonly Offer[];
  private filter: TextBuffer = bufferOf('');
  private cursor = 0;

  constructor(app: App, kind: 'help' | 'palette') {
    this.app = app;
    this.kind = kind;
    this.offered = kind === 'help' ? keysHere(app) : everything(app);
  }

  title(): string {
    return this.app.say(this.kind === 'help' ? 'tui:help.title' : 'tui:palette.title');
  }

  capturing(): boolean {
    return true;
  }

  bindings(): readonly Binding[] {
    return KEYS.map((action) => bindAction(this.app, action, { run: () => action.run(this) }));
  }

  press(key: Key): boolean {
    const next = edit(this.filter, key, false);
    if (!next) return false;
    this.filter = next;
    this.cursor = 0;
    return true;
  }

  paste(text: string): void {
    this.filter = insert(this.filter, text, false);
    this.cursor = 0;
  }

  draw(): ReactNode {
    return (
      <CommandsView
        prompt={this.kind === 'palette' ? ':' : '/'}
        filter={this.filter}
        matches={this.matches()}
        cursor={this.cursor}
      />
    );
  }

  move(step: number): void {
    this.cursor = Math.max(0, Math.min(this.matches().length - 1, this.cursor + step));
  }

  choose(): void {
    const offer = this.matches()[this.cursor];
    if (!offer) return;
    this.close();
    const reason = offer.off();
    if (reason === undefined) offer.run();
    else this.app.toast('warn', reason);
  }

  close(): void {
    this.app.close(this);
  }

  /** Those with every word that was typed, in any order; or with exactly this key. */
  private matches(): readonly Offer[] {
    const wanted = textOf(this.filter).toLowerCase().trim();
    const words = wanted.split(/\s+/);
    return this.offered.filter(({ text, keys, whenTyped }) => {
      if (wanted === '') return !whenTyped;
      return words.every((word) => text.toLowerCase().includes(word)) || keys.toLowerCase().split(' ').includes(wanted);
    });
  }
}

interface CommandsViewProps {
  readonly prompt: string;
  readonly filter: TextBuffer;
  readonly matches: readonly Offer[];
  readonly cursor: number;
}

function CommandsView({ prompt, filter, matches, cursor }: CommandsViewProps): ReactNode {
  const { say } = useTui();
  const typed = useRef<DOMElement>(null);
  const list = useRef<DOMElement>(null);
  const { height } = useRoom(list);
  const start = windowStart({ cursor, height, total: matches.length });
  const keyWidth = Math.min(24, Math.max(6, ...matches.map((offer) => cells(offer.keys))));
  return (
    <Box flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0}>
      <Box flexShrink={0} gap={1}>
        <Words tone="accent">{prompt}</Words>
        <Box ref={typed}>
          {filter.characters.length === 0 ? (
            <Words tone="muted">{say('tui:help.hint')}</Words>
          ) : (
            <Words>{textOf(filter)}</Words>
          )}
        </Box>
        <Caret target={typed} x={cells(filter.characters.slice(0, filter.cursor).join(''))} y={0} />
      </Box>
      <Gap />
      <Box ref={list} flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0} overflow="hidden">
        {matches.length === 0 ? <Words tone="muted">{say('tui:list.noMatch')}</Words> : null}
        {matches.slice(start, start + height).map((offer, offset) => (
          <OfferLine
            key={`${offer.id}.${offer.keys}`}
            offer={offer}
            chosen={start + offset === cursor}
            keyWidth={keyWidth}
          />
        ))}
      </Box>
    </Box>
  );
}

function OfferLine({ offer, chosen, keyWidth }: { offer: Offer; chosen: boolean; keyWidth: number }): ReactNode {
  const reason = offer.off();
  const more = reason ?? offer.help;
  return (
    <Box height={1} flexShrink={0}>
      <Box width={2} flexShrink={0}>
        <Words tone="accent">{chosen ? '>' : ''}</Words>
      </Box>
      <Box width={keyWidth + 2} flexShrink={0}>
        <Words tone="accent">{offer.keys}</Words>
      </Box>
      <Words>
        <Words tone={reason === undefined ? 'plain' : 'muted'} inverse={chosen}>
          {offer.text}
        </Words>
        <Words tone="muted">{more ? `  ${more}` : ''}</Words>
      </Words>
    </Box>
  );
}
