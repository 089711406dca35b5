/**
 * What can go wrong and be said to a person.
 *
 * An expected failure is an `AppError`: its code is `room.reason`, and the sentence stands in
 * `locales/<language>/<room>.json` under `error.reason`. Anything else thrown is a bug.
 */

export type ErrorParams = Readonly<Record<string, string | number>>;

/** One problem with one field of what a person gave; a door shows it beside that field. */
export interface FieldProblem {
  /** The input's property name, e.g. `subject`. */
  readonly field: string;
  readonly code: string;
  readonly params?: ErrorParams;
}

export interface AppErrorOptions {
  readonly params?: ErrorParams;
  readonly fields?: readonly FieldProblem[];
  readonly cause?: unknown;
}

/** An expected failure: the person or their surroundings must change something. */
export class AppError extends Error {
  readonly code: string;
  readonly params: ErrorParams;
  readonly fields: readonly FieldProblem[];

  constructor(code: string, options: AppErrorOptions = {}) {
    const fields = options.fields ?? [];
    const where = fields.map((problem) => `${problem.field}: ${problem.code}`).join(', ');
    super(where ? `${code} (${where})` : code, options.cause === undefined ? {} : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.params = options.params ?? {};
    this.fields = fields;
  }
}

/** Something was asked for that is not there. */
export class NotFound extends AppError {}

/** One or more fields were refused; nothing was changed. */
export class InvalidInput extends AppError {
  constructor(fields: readonly FieldProblem[], code = 'core.invalidInput') {
    super(code, { fields });
  }
}

/** Shorthand for the commonest refusal: one field, one reason. */
export function refuseField(field: string, code: string, params?: ErrorParams): InvalidInput {
  return new InvalidInput([params ? { field, code, params } : { field, code }]);
}
