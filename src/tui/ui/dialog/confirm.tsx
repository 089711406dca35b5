import { Box, type DOMElement } from 'ink';
import { type ReactNode, useRef } from 'react';
import type { App } from '../../app/app.ts';
import type { Layer } from '../../app/layer.ts';
import type { Binding, Key } from '../../keys.ts';
import { cells } from '../../text.ts';
import { Caret } from '../caret.tsx';
import { useTui } from '../context.ts';
import type { Declaration } from '../declaration.ts';
import { useRoom } from '../room.ts';
import { bufferOf, edit, insert, type TextBuffer, textOf } from '../text-buffer.ts';
import { Words } from '../words.tsx';

export interface Question {
  /** The sentence that ends in a question mark, with counts in it. */
  readonly question: string;
  readonly details?: readonly string[];
  /** What must be typed before it is done: for acts on many, the number. */
  readonly typed?: string;
  readonly yes: () => void;
  readonly no?: () => void;
}

/** The keys of a question that only y and n answer; the language's own letters come to them. */
export const CONFIRM: Declaration = {
  id: 'confirm',
  name: 'Questions',
  takesText: true,
  keys: [
    { keys: ['y', 'Y'], label: 'tui:confirm.yes' },
    { keys: ['n', 'N', 'esc', 'enter'], label: 'tui:confirm.no' },
  ],
};

/** Asks in the topmost dialog. y does it, and so does the first letter of the language's yes; all else doesn't. */
export function ask(app: App, question: Question): void {
  app.push(new Confirm(app, question));
}

class Confirm implements Layer {
  readonly id = CONFIRM.id;
  readonly overlay = true;
  private readonly app: App;
  private readonly asked: Question;
  private typed: TextBuffer = bufferOf('');

  constructor(app: App, asked: Question) {
    this.app = app;
    this.asked = asked;
  }

  title(): string {
    return this.app.say('tui:confirm.title');
  }

  capturing(): boolean {
    return true;
  }

  bindings(): readonly Binding[] {
    const { typed: wanted, yes, no } = this.asked;
    return [
      {
        id: 'yes',
        keys: wanted ? ['enter'] : this.letters('yes'),
        label: 'tui:confirm.yes',
        footer: true,
        disabled: () =>
          wanted && textOf(this.typed).trim() !== wanted
            ? this.app.say('tui:confirm.typeIt', { text: wanted })
            : undefined,
        run: () => this.answer(yes),
      },
      {
        id: 'no',
        keys: wanted ? ['esc'] : [...this.letters('no'), 'esc', 'enter'],
        label: 'tui:confirm.no',
        footer: true,
        run: () => this.answer(no),
      },
    ];
  }

  press(key: Key): boolean {
    if (this.asked.typed) this.typed = edit(this.typed, key, false) ?? this.typed;
    return true;
  }

  paste(text: string): void {
    if (this.asked.typed) this.typed = insert(this.typed, text, false);
  }

  draw(): ReactNode {
    return <ConfirmView asked={this.asked} typed={this.typed} />;
  }

  /** The language's own letter first: it is the one in the footer. */
  private letters(answer: 'yes' | 'no'): Key[] {
    const own = this.app.say(`tui:confirm.${answer}`).charAt(0).toLowerCase();
    const letter = answer.charAt(0);
    return [...new Set([own, letter, own.toUpperCase(), letter.toUpperCase()])];
  }

  private answer(then: (() => void) | undefined): void {
    this.app.close(this);
    then?.();
  }
}

/** Rows of the screen beneath that stay in sight. */
const SEEN_BENEATH = 5;

function ConfirmView({ asked, typed }: { asked: Question; typed: TextBuffer }): ReactNode {
  const { say } = useTui();
  const answer = useRef<DOMElement>(null);
  const { height } = useRoom();
  return (
    <Box flexDirection="column" paddingX={2} maxHeight={Math.max(4, height - SEEN_BENEATH)}>
      <Box flexDirection="column" flexShrink={1} overflow="hidden">
        {(asked.details ?? []).map((line) => (
          <Box key={line} flexShrink={0}>
            <Words wrap="wrap">{line}</Words>
          </Box>
        ))}
      </Box>
      <Box flexShrink={0}>
        <Words tone="title" wrap="wrap">
          {asked.question}
        </Words>
      </Box>
      <Box flexShrink={0} gap={1}>
        {asked.typed ? (
          <Box flexShrink={0}>
            <Words tone="accent">{say('tui:confirm.typeIt', { text: asked.typed })}</Words>
          </Box>
        ) : null}
        <Box ref={answer}>
          {asked.typed ? <Words>{textOf(typed)}</Words> : <Words tone="accent">{say('tui:confirm.choice')}</Words>}
        </Box>
        <Caret target={answer} x={cells(typed.characters.slice(0, typed.cursor).join(''))} y={0} />
      </Box>
    </Box>
  );
}
