import type { App } from '../app/app.ts';
import { type Box, type Frame, type Row, row, span } from '../frame.ts';
import type { Binding, Key } from '../keys.ts';
import { cells, wrap } from '../text.ts';
import { FrameLayer } from './frame-layer.tsx';
import { bufferOf, edit, type TextBuffer, textOf } from './text-buffer.ts';

export interface Question {
  /** The sentence that ends in a question mark, with counts in it. */
  readonly question: string;
  readonly details?: readonly string[];
  /** What must be typed before it is done: for acts on many, the number. */
  readonly typed?: string;
  readonly yes: () => void;
  readonly no?: () => void;
}

/** y does it; Enter, Esc and n don't: No is the default. */
export class ConfirmLayer extends FrameLayer {
  readonly id: string = 'confirm';
  override readonly overlay = true;
  private readonly asked: Question;
  private typed: TextBuffer = bufferOf('');

  constructor(app: App, question: Question) {
    super(app);
    this.asked = question;
  }

  title(): string {
    return this.app.say('tui:confirm.title');
  }

  override capturing(): boolean {
    return true;
  }

  bindings(): readonly Binding[] {
    const no: Binding = {
      id: 'no',
      keys: this.asked.typed ? ['esc'] : ['n', 'N', 'esc', 'enter'],
      label: 'tui:confirm.no',
      footer: true,
      run: () => this.answer(this.asked.no),
    };
    const yes: Binding = {
      id: 'yes',
      keys: this.asked.typed ? ['enter'] : ['y', 'Y'],
      label: 'tui:confirm.yes',
      footer: true,
      disabled: () =>
        this.asked.typed && textOf(this.typed).trim() !== this.asked.typed
          ? this.app.say('tui:confirm.typeIt', { text: this.asked.typed })
          : undefined,
      run: () => this.answer(this.asked.yes),
    };
    return [yes, no];
  }

  override press(key: Key): boolean {
    if (!this.asked.typed) return true;
    this.typed = edit(this.typed, key, false) ?? this.typed;
    return true;
  }

  view(box: Box): Frame {
    const { asked } = this;
    const details: Row[] = (asked.details ?? [])
      .flatMap((line) => wrap(line, box.width - 4))
      .map((line) => row('  ', line));
    const question = wrap(asked.question, box.width - 10).map((line) => row('  ', span(line, 'title')));
    const prompt = asked.typed ? `  ${this.app.say('tui:confirm.typeIt', { text: asked.typed })} ` : '  ';
    const answer = row(
      span(prompt, 'accent'),
      asked.typed ? textOf(this.typed) : span(this.app.say('tui:confirm.choice'), 'accent'),
    );
    const rows = [...details.slice(0, Math.max(0, box.height - question.length - 1)), ...question, answer];
    return { rows, cursor: { x: cells(prompt) + (asked.typed ? this.typed.cursor : 0), y: rows.length - 1 } };
  }

  private answer(then: (() => void) | undefined): void {
    this.app.close(this);
    then?.();
  }
}

/** Asks in the topmost dialog. */
export function ask(app: App, question: Question): void {
  app.push(new ConfirmLayer(app, question));
}
