/**
 * Text that a spreadsheet does not take for a formula, and back.
 *
 * Spreadsheets run a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break (OWASP, CSV Injection; full-width
 * forms count in Japanese ones). Such a cell gets one apostrophe in front: the mark by which spreadsheets themselves keep
 * text as text. A cell that begins with apostrophes and then such a sign gets one more, so that reading, which takes
 * exactly one away, always gives back what was there. A plain number like `-12.50` runs nothing and stays a number.
 */
const LIKE_A_FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
const KEPT_FROM_RUNNING = /^'+[=+\-@\t\r\n＝＋－＠]/;
const PLAIN_NUMBER = /^-\d+(\.\d+)?$/;

export function keepFromRunning(text: string): string {
  return LIKE_A_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** What `keepFromRunning` was given. */
export function takenBack(text: string): string {
  return KEPT_FROM_RUNNING.test(text) ? text.slice(1) : text;
}

/** Between quotation marks (RFC 4180). */
export function quotedCell(text: string): string {
  return `"${keepFromRunning(text).replaceAll('"', '""')}"`;
}

/** Between quotation marks only where it must be. */
export function csvCell(text: string): string {
  return /[",;|\t\r\n]|^\s|\s$/.test(text) ? quotedCell(text) : keepFromRunning(text);
}
