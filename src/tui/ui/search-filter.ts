import { type Span, span } from '../frame.ts';
import type { Key } from '../keys.ts';
import { cells } from '../text.ts';
import { bufferOf, edit, insert, type TextBuffer, textOf } from './text-buffer.ts';

/** What is typed after `/`. */
export class SearchFilter {
  /** Whether keys are text for it. */
  active = false;
  private buffer: TextBuffer = bufferOf('');

  text(): string {
    return textOf(this.buffer).trim();
  }

  /** Whether the text has changed, or the cursor in it. */
  press(key: Key): boolean {
    const next = this.active ? edit(this.buffer, key, false) : null;
    if (next) this.buffer = next;
    return next !== null;
  }

  paste(text: string): void {
    this.buffer = insert(this.buffer, text, false);
  }

  clear(): void {
    this.active = false;
    this.buffer = bufferOf('');
  }

  /** How it stands beside a list's title; nothing while nothing is filtered. */
  spans(): readonly Span[] {
    return this.active || this.text() ? [span('  /', 'accent'), span(textOf(this.buffer))] : [];
  }

  /** Where the cursor stands in what `spans` shows. */
  cursorCells(): number {
    return cells('  /') + cells(this.buffer.characters.slice(0, this.buffer.cursor).join(''));
  }
}
