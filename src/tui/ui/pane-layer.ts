import { type Box, type Frame, type Row, row, span, spread } from '../frame.ts';
import type { Binding } from '../keys.ts';
import { FrameLayer } from './frame-layer.tsx';

/** A page to be read: scrolled by lines and screens. */
export abstract class PaneLayer extends FrameLayer {
  private top = 0;
  private height = 10;
  private length = 0;

  protected abstract content(width: number): readonly Row[];

  /** What can be done from here beyond reading. */
  protected actions(): readonly Binding[] {
    return [];
  }

  bindings(): readonly Binding[] {
    return [
      ...this.actions(),
      { id: 'down', keys: ['j', 'down'], label: 'tui:action.down', quiet: true, run: () => this.scroll(1) },
      { id: 'up', keys: ['k', 'up'], label: 'tui:action.up', quiet: true, run: () => this.scroll(-1) },
      {
        id: 'pageDown',
        keys: ['pagedown', 'space', 'ctrl-f'],
        label: 'tui:action.pageDown',
        footer: true,
        quiet: true,
        run: () => this.scroll(this.height),
      },
      {
        id: 'pageUp',
        keys: ['pageup', 'ctrl-b'],
        label: 'tui:action.pageUp',
        quiet: true,
        run: () => this.scroll(-this.height),
      },
      {
        id: 'first',
        keys: ['g', 'home'],
        label: 'tui:action.first',
        quiet: true,
        run: () => this.scroll(-this.length),
      },
      { id: 'last', keys: ['G', 'end'], label: 'tui:action.last', quiet: true, run: () => this.scroll(this.length) },
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
    const content = this.content(box.width - 2);
    this.height = Math.max(1, box.height - 1);
    this.length = content.length;
    this.top = Math.max(0, Math.min(this.top, content.length - this.height));
    const shown = content.slice(this.top, this.top + this.height);
    const position =
      content.length > this.height
        ? this.app.say('tui:list.position', { from: this.top + 1, to: this.top + shown.length, total: content.length })
        : '';
    return {
      rows: [
        spread(row(span(` ${this.title()}`, 'title')), row(span(position, 'muted')), box.width),
        ...shown.map((line) => row(' ', ...line)),
      ],
    };
  }

  private scroll(step: number): void {
    this.top = Math.max(0, Math.min(this.top + step, Math.max(0, this.length - this.height)));
  }
}
