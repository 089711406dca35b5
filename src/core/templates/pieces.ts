import type { Tag } from './tags.ts';

/**
 * Where a tag stands decides how its value is written there.
 * `text`: HTML content. `label`: HTML content that bears no markup (inside a link, a title, an option). `attribute`: a
 * quoted attribute. `url`: the whole of an address. `urlPart`: a part of one. `mailPart`: a part of a mailto or tel one.
 * `nowhere`: style sheets, scripts, names of attributes, where no value may stand.
 */
export type Context = 'text' | 'label' | 'attribute' | 'url' | 'urlPart' | 'mailPart' | 'nowhere';

/** A place that is filled in for each recipient. */
export interface Slot {
  readonly tag: Tag;
  readonly context: Context;
  /** Plain text. */
  readonly fallback: string;
  /** Inside something that is hidden, or that Outlook alone reads. */
  readonly unseen?: boolean;
}

/** Literals go out as they are; slots are filled. */
export type Piece = string | Slot;

/** A content cut into pieces once, filled in for every recipient. */
export interface CompiledBody {
  readonly html: readonly Piece[];
  readonly text: readonly Piece[];
  /** Index in `html` before which our own footer goes in HTML design (before `</body>`). */
  readonly footerAt: number;
  /** End tags of what the author has left open there: inside a hidden element nobody would see our footer. */
  readonly footerLead: string;
  /** The author shows the unsubscribe link; otherwise mailings get one of ours. */
  readonly hasUnsubscribe: boolean;
}

export function isSlot(piece: Piece): piece is Slot {
  return typeof piece !== 'string';
}

/** Whether the tag `name` stands where a reader sees it. */
export function showsTag(pieces: readonly Piece[], name: string): boolean {
  return pieces.some(
    (piece) => isSlot(piece) && piece.tag.name === name && piece.context !== 'nowhere' && !piece.unseen,
  );
}
