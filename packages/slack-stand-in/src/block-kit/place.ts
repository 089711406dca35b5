/** One thing that is wrong with a payload, as Slack says it. */
export interface Problem {
  /** JSON pointer (RFC 6901) to the value that is refused. */
  readonly pointer: string;
  readonly message: string;
}

/** Where a check stands in a payload; knows its pointer and takes complaints. */
export interface Place {
  at(key: string | number): Place;
  refuse(message: string): void;
}

export type Fields = Readonly<Record<string, unknown>>;

export interface LengthRule {
  readonly min?: number;
  readonly max: number;
  readonly required?: boolean;
}

export function createPlace(pointer: string, problems: Problem[]): Place {
  return {
    at: (key) => createPlace(`${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, problems),
    refuse: (message) => void problems.push({ pointer, message }),
  };
}

/** The line that Slack puts into `response_metadata.messages`. */
export function problemLine(problem: Problem): string {
  return `[ERROR] ${problem.message} [json-pointer:${problem.pointer}]`;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Slack refuses properties that it does not know. */
export function checkKeys(place: Place, fields: Fields, known: readonly string[]): void {
  for (const key of Object.keys(fields)) {
    if (!known.includes(key) && fields[key] !== undefined) place.refuse(`invalid additional property: ${key}`);
  }
}

/** A string property within its length in UTF-16 units. */
export function checkString(place: Place, fields: Fields, key: string, rule: LengthRule): void {
  const value = fields[key];
  if (value === undefined || value === null) {
    if (rule.required) place.refuse(`missing required field: ${key}`);
    return;
  }
  if (typeof value !== 'string') {
    place.at(key).refuse('must be a string');
    return;
  }
  if (value.length < (rule.min ?? 0)) place.at(key).refuse(`must be more than ${(rule.min ?? 0) - 1} characters`);
  if (value.length > rule.max) place.at(key).refuse(`must be less than ${rule.max + 1} characters`);
}

/** A whole number property within its range. */
export function checkInteger(place: Place, fields: Fields, key: string, range: { min: number; max: number }): void {
  const value = fields[key];
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    place.at(key).refuse('must be an integer');
    return;
  }
  if (value < range.min) place.at(key).refuse(`must be greater than or equal to ${range.min}`);
  if (value > range.max) place.at(key).refuse(`must be less than or equal to ${range.max}`);
}

/** A property that is one of a few words. */
export function checkWord(place: Place, fields: Fields, key: string, words: readonly string[]): void {
  const value = fields[key];
  if (value === undefined) return;
  if (typeof value !== 'string' || !words.includes(value)) place.at(key).refuse(`must be one of: ${words.join(', ')}`);
}

/** A list property within its size; each item is checked by `each`. */
export function checkList(
  place: Place,
  fields: Fields,
  key: string,
  rule: LengthRule & { each: (place: Place, item: unknown) => void },
): void {
  const value = fields[key];
  if (value === undefined || value === null) {
    if (rule.required) place.refuse(`missing required field: ${key}`);
    return;
  }
  const here = place.at(key);
  if (!Array.isArray(value)) {
    here.refuse('must be an array');
    return;
  }
  if (value.length < (rule.min ?? 0)) here.refuse(`no fewer than ${rule.min} items allowed`);
  if (value.length > rule.max) here.refuse(`no more than ${rule.max} items allowed`);
  value.forEach((item: unknown, index) => {
    rule.each(here.at(index), item);
  });
}

/** An object property; absent is fine unless required. */
export function checkObject(
  place: Place,
  fields: Fields,
  key: string,
  check: (place: Place, value: Fields) => void,
  required = false,
): void {
  const value = fields[key];
  if (value === undefined || value === null) {
    if (required) place.refuse(`missing required field: ${key}`);
    return;
  }
  if (!isFields(value)) {
    place.at(key).refuse('must be an object');
    return;
  }
  check(place.at(key), value);
}
