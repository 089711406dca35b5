import { manyLines, oneLine } from '../text.ts';
import type { MailFrame } from './mail-frame.ts';
import type { Block, Link, MailInHand } from './tag-values.ts';
import { isKnownIn, type Tag } from './tags.ts';
import type { RenderInput } from './templates.ts';

/** What stands for a tag in one mail; nothing in it is looked at for tags again. */
export interface MailValues {
  /** Of `line` and `lines` tags: plain text without controls; empty when there is none. */
  plain(tag: Tag): string;
  /** Of `link` tags; null when there is nothing to open. */
  link(tag: Tag): Link | null;
  /** Of `block` tags: finished HTML of our own, and the same in plain text. */
  block(tag: Tag): Block | null;
}

/** A name of 10,000 characters must not break a layout. */
const LINE_LIMIT = 300;
const LINES_LIMIT = 20_000;

/** `unsubscribeUrl`: of mailings. */
export function createMailValues(frame: MailFrame, input: RenderInput, unsubscribeUrl: string | null): MailValues {
  const plain = new Map<string, string>();
  const blocks = new Map<string, Block | null>();
  const mail: MailInHand = { frame, input, format: frame.format(input.locale), unsubscribeUrl };

  return {
    plain(tag) {
      let value = plain.get(tag.name);
      if (value === undefined) {
        value = isKnownIn(tag, input.kind) ? textOf(tag) : '';
        plain.set(tag.name, value);
      }
      return value;
    },
    link: (tag) => (tag.form === 'link' && isKnownIn(tag, input.kind) ? tag.made(mail) : null),
    block(tag) {
      let block = blocks.get(tag.name);
      if (block === undefined) {
        block = tag.form === 'block' && isKnownIn(tag, input.kind) ? tag.made(mail) : null;
        blocks.set(tag.name, block);
      }
      return block;
    },
  };

  /** The snapshot's words, or what the settings and the data say when it has none of its own. */
  function textOf(tag: Tag): string {
    if (tag.form === 'link' || tag.form === 'block') return '';
    const value = input.data.values[tag.name] ?? (tag.made === 'given' ? '' : tag.made(mail));
    return tag.form === 'line' ? oneLine(value, LINE_LIMIT) : manyLines(value, LINES_LIMIT).trim();
  }
}
