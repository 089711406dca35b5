import type { App } from '../app/app.ts';
import { type Box, type Frame, type Row, row, span } from '../frame.ts';
import { type Binding, type Key, keyLabel } from '../keys.ts';
import { cells, pad } from '../text.ts';
import { FrameLayer } from './frame-layer.tsx';
import { bufferOf, edit, insert, type TextBuffer, textOf } from './text-buffer.ts';
import { windowStart } from './window.ts';

/** `?` lists every key of the screen beneath; `:` what can be done, with the reason where it can't. Typing filters. */
export class CommandLayer extends FrameLayer {
  readonly id: string;
  private readonly kind: 'help' | 'palette';
  private readonly offered: readonly Binding[];
  private filter: TextBuffer = bufferOf('');
  private cursor = 0;

  constructor(app: App, kind: 'help' | 'palette') {
    super(app);
    this.id = kind;
    this.kind = kind;
    const beneath = app.top()?.bindings() ?? [];
    const taken = new Set(beneath.flatMap((binding) => binding.keys));
    const global = app.globalBindings().filter((binding) => !binding.keys.every((key) => taken.has(key)));
    this.offered = [...beneath, ...global].filter(
      (binding) => binding.keys.length > 0 && (kind === 'help' || !binding.quiet),
    );
  }

  title(): string {
    return this.app.say(this.kind === 'help' ? 'tui:help.title' : 'tui:palette.title');
  }

  override capturing(): boolean {
    return true;
  }

  bindings(): readonly Binding[] {
    return [
      { id: 'close', keys: ['esc'], label: 'tui:action.back', footer: true, run: () => this.app.close(this) },
      { id: 'run', keys: ['enter'], label: 'tui:action.choose', footer: true, run: () => this.choose() },
      { id: 'down', keys: ['down', 'ctrl-n'], label: 'tui:action.down', run: () => this.move(1) },
      { id: 'up', keys: ['up', 'ctrl-p'], label: 'tui:action.up', run: () => this.move(-1) },
    ];
  }

  override press(key: Key): boolean {
    const next = edit(this.filter, key, false);
    if (!next) return false;
    this.filter = next;
    this.cursor = 0;
    return true;
  }

  override paste(text: string): void {
    this.filter = insert(this.filter, text, false);
    this.cursor = 0;
  }

  view(box: Box): Frame {
    const { say } = this.app;
    const matches = this.matches();
    const height = Math.max(0, box.height - 2);
    const start = windowStart({ cursor: this.cursor, height, total: matches.length });
    const labelled = matches.map((binding) => binding.keys.map(keyLabel).join(' '));
    const keyWidth = Math.min(24, Math.max(6, ...labelled.map(cells)));
    const rows = matches
      .slice(start, start + height)
      .map((binding, offset) => this.line(binding, start + offset === this.cursor, keyWidth));
    const prompt = this.kind === 'palette' ? ': ' : '/ ';
    return {
      rows: [
        row(
          span(prompt, 'accent'),
          textOf(this.filter),
          span(this.filter.characters.length === 0 ? say('tui:help.hint') : '', 'muted'),
        ),
        row(),
        ...(rows.length > 0 ? rows : [row(span(say('tui:list.noMatch'), 'muted'))]),
      ],
      cursor: { x: 2 + cells(this.filter.characters.slice(0, this.filter.cursor).join('')), y: 0 },
    };
  }

  private line(binding: Binding, chosen: boolean, keyWidth: number): Row {
    const reason = binding.disabled?.();
    const keys = pad(binding.keys.map(keyLabel).join(' '), keyWidth);
    const text = this.app.say(binding.label);
    return row(
      span(chosen ? '> ' : '  ', 'accent'),
      span(keys, 'accent'),
      span(`  ${text}`, reason === undefined ? 'plain' : 'muted', chosen ? { inverse: true } : {}),
      span(reason === undefined ? (binding.help ? `  ${this.app.say(binding.help)}` : '') : `  ${reason}`, 'muted'),
    );
  }

  private matches(): Binding[] {
    const wanted = textOf(this.filter).toLowerCase().trim();
    return this.offered.filter(
      (binding) =>
        this.app.say(binding.label).toLowerCase().includes(wanted) ||
        binding.keys.some((key) => keyLabel(key).toLowerCase() === wanted),
    );
  }

  private move(step: number): void {
    this.cursor = Math.max(0, Math.min(this.matches().length - 1, this.cursor + step));
  }

  private choose(): void {
    const binding = this.matches()[this.cursor];
    if (!binding) return;
    this.app.close(this);
    const reason = binding.disabled?.();
    if (reason === undefined) binding.run();
    else this.app.toast('warn', reason);
  }
}
