/** What `--json` answers on standard output when a command fails; the sentence stands on standard error as well. */
export interface Failure {
  /** Which failure it is, e.g. `core.addressTaken`; null: one without a name. */
  readonly code: string | null;
  readonly message: string;
  /** What was wrong with single fields of what was given. */
  readonly fields?: readonly { readonly field: string; readonly code: string; readonly message: string }[];
}

export function failureJson({ code, message, fields = [] }: Failure): string {
  return `${JSON.stringify({ error: { code, message, fields } }, null, 2)}\n`;
}

/** Whether the command line asks for JSON; looked at before it is parsed, since that may be what fails. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).includes('--json');
}
