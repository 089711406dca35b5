/**
 * A text cut where recipients differ: `literals[0] values[0] literals[1] …`, one value fewer than literals. `literals`
 * is one and the same array for all mails of a content: whoever encodes it may keep what came out by its identity.
 */
export interface CutText {
  readonly literals: readonly string[];
  readonly values: readonly string[];
}

/** A text of which nothing is shared. */
export function uncut(text: string): CutText {
  return { literals: NOTHING_AROUND, values: [text] };
}

const NOTHING_AROUND = ['', ''];

export function wholeText({ literals, values }: CutText): string {
  let text = literals[0] ?? '';
  for (const [index, value] of values.entries()) text += value + (literals[index + 1] ?? '');
  return text;
}
