/** Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms (Unicode blocks). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Whether a value must be isolated, so that it does not reorder the words around it. */
export function needsIsolation(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}
