/** Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms (Unicode blocks). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Such a value must be isolated, so that it does not reorder the words around it. */
export function hasRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** A value in one line of plain text, kept to itself where it needs to be (Unicode TR 9). Never for a header. */
export function isolated(text: string): string {
  return hasRightToLeft(text) && !text.includes('\n') ? `\u2068${text}\u2069` : text;
}
