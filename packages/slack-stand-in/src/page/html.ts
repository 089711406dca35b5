import { escapeHtml } from './escape.ts';

/** HTML that is safe to send: made by `html`, with everything put in escaped. */
export interface Html {
  readonly html: string;
}

export type Piece = Html | string | number | false | null | undefined | readonly Piece[];

/** Escapes what is put in, unless it is HTML made here; nothing, null and false leave no trace. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { html: parts.reduce((text, part, index) => text + toHtml(pieces[index - 1]) + part) };
}

/** Marks text as HTML. Only for what has been escaped piece by piece. */
export function trusted(text: string): Html {
  return { html: text };
}

/** ` name="value"`, or nothing when the value is absent; true gives the bare name. */
export function attributes(values: Readonly<Record<string, string | number | boolean | null | undefined>>): Html {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== false);
  return trusted(
    pairs.map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`)).join(''),
  );
}

function toHtml(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (Array.isArray(piece)) return piece.map(toHtml).join('');
  if (typeof piece === 'object') return (piece as Html).html;
  return escapeHtml(String(piece));
}
