import type { App } from '../app/app.ts';
import { type Box, type Frame, row, span } from '../frame.ts';
import type { Binding } from '../keys.ts';
import { FrameLayer } from './frame-layer.tsx';
import { windowStart } from './window.ts';

export interface Choice {
  readonly text: string;
  readonly run: () => void;
}

/** A short menu in a dialog; a digit or Enter chooses. */
export class PickerLayer extends FrameLayer {
  readonly id = 'picker';
  override readonly overlay = true;
  private readonly heading: string;
  private readonly choices: readonly Choice[];
  private cursor = 0;

  constructor(app: App, heading: string, choices: readonly Choice[]) {
    super(app);
    this.heading = heading;
    this.choices = choices;
  }

  title(): string {
    return this.heading;
  }

  override capturing(): boolean {
    return true;
  }

  bindings(): readonly Binding[] {
    return [
      {
        id: 'choose',
        keys: ['enter'],
        label: 'tui:action.choose',
        footer: true,
        quiet: true,
        run: () => this.choose(this.cursor),
      },
      { id: 'down', keys: ['j', 'down'], label: 'tui:action.down', quiet: true, run: () => this.move(1) },
      { id: 'up', keys: ['k', 'up'], label: 'tui:action.up', quiet: true, run: () => this.move(-1) },
      ...this.choices.slice(0, 9).map(
        (_choice, index): Binding => ({
          id: `choose.${index + 1}`,
          keys: [String(index + 1)],
          label: 'tui:action.choose',
          quiet: true,
          run: () => this.choose(index),
        }),
      ),
      {
        id: 'back',
        keys: ['esc'],
        label: 'tui:action.back',
        footer: true,
        quiet: true,
        run: () => this.app.close(this),
      },
    ];
  }

  view(box: Box): Frame {
    const height = Math.min(this.choices.length, box.height - 1);
    const start = windowStart({ cursor: this.cursor, height, total: this.choices.length });
    const lines = this.choices.slice(start, start + height).map((choice, offset) => {
      const index = start + offset;
      const chosen = index === this.cursor;
      return row(
        span(chosen ? ' > ' : '   ', 'accent'),
        span(index < 9 ? `${index + 1} ` : '  ', 'muted'),
        span(choice.text, 'plain', { inverse: chosen }),
      );
    });
    return { rows: [row(span(` ${this.heading}`, 'title')), ...lines] };
  }

  private move(step: number): void {
    this.cursor = Math.max(0, Math.min(this.choices.length - 1, this.cursor + step));
  }

  private choose(index: number): void {
    const choice = this.choices[index];
    if (!choice) return;
    this.app.close(this);
    choice.run();
  }
}
