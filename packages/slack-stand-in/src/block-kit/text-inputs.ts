import { checkInteger, checkString, type Fields, type Place } from './place.ts';

type Check = (place: Place, element: Fields) => void;

export interface ElementRule {
  /** Properties beside `type`, `action_id`, `confirm`, `focus_on_load`, `placeholder`. */
  readonly keys: readonly string[];
  readonly shared: readonly ('confirm' | 'focus_on_load' | 'placeholder')[];
  readonly check: Check;
}

const INPUT = ['focus_on_load', 'placeholder'] as const;
const DISPATCH = ['initial_value', 'dispatch_action_config'];

/** Everything one types or uploads into; only input blocks bear these. */
export const textInputs: Readonly<Record<string, ElementRule>> = {
  plain_text_input: {
    keys: [...DISPATCH, 'multiline', 'min_length', 'max_length'],
    shared: INPUT,
    check: checkPlainTextInput,
  },
  email_text_input: { keys: DISPATCH, shared: INPUT, check: checkInitialValue },
  url_text_input: { keys: DISPATCH, shared: INPUT, check: checkInitialValue },
  number_input: {
    keys: [...DISPATCH, 'is_decimal_allowed', 'min_value', 'max_value'],
    shared: INPUT,
    check: (place, element) => {
      if (typeof element['is_decimal_allowed'] !== 'boolean')
        place.refuse('missing required field: is_decimal_allowed');
      for (const key of ['initial_value', 'min_value', 'max_value'])
        checkPattern(place, element, key, /^-?\d+(\.\d+)?$/);
    },
  },
  rich_text_input: { keys: [...DISPATCH, 'min_lines', 'max_lines'], shared: INPUT, check: () => {} },
  file_input: {
    keys: ['filetypes', 'max_files'],
    shared: [],
    check: (place, element) => checkInteger(place, element, 'max_files', { min: 1, max: 10 }),
  },
};

function checkPlainTextInput(place: Place, input: Fields): void {
  checkInteger(place, input, 'min_length', { min: 0, max: 3000 });
  checkInteger(place, input, 'max_length', { min: 1, max: 3000 });
  checkInitialValue(place, input);
}

function checkInitialValue(place: Place, input: Fields): void {
  checkString(place, input, 'initial_value', {
    max: typeof input['max_length'] === 'number' ? input['max_length'] : 3000,
  });
}

/** A string property of a fixed format, e.g. a date. */
export function checkPattern(place: Place, element: Fields, key: string, pattern: RegExp): void {
  const value = element[key];
  if (value !== undefined && (typeof value !== 'string' || !pattern.test(value)))
    place.at(key).refuse('has the wrong format');
}
