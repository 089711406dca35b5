import type { types } from '@slack/bolt';
import { clip, oneLine } from '../../core/text.ts';
import { LIMITS } from './limits.ts';
import { type Marked, plain, textObject } from './text.ts';

export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly description?: string;
}

export interface ConfirmWords {
  readonly title: string;
  readonly text: Marked | string;
  readonly confirm: string;
  readonly deny: string;
  readonly danger?: boolean;
}

export function confirmDialog(words: ConfirmWords): types.ConfirmationDialog {
  return {
    title: plain(words.title, LIMITS.confirmTitle),
    text: textObject(words.text, LIMITS.confirmText),
    confirm: plain(words.confirm, LIMITS.confirmButton),
    deny: plain(words.deny, LIMITS.confirmButton),
    ...(words.danger ? { style: 'danger' as const } : {}),
  };
}

export interface ButtonInput {
  readonly id: string;
  readonly text: string;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: ConfirmWords;
  readonly url?: string;
  /** For screen readers, when the text alone does not say what it acts on. */
  readonly label?: string;
}

export function button(input: ButtonInput): types.Button {
  return {
    type: 'button',
    action_id: input.id,
    text: plain(oneLine(input.text, LIMITS.buttonText), LIMITS.buttonText),
    ...(input.value === undefined ? {} : { value: input.value.slice(0, LIMITS.buttonValue) }),
    ...(input.style ? { style: input.style } : {}),
    ...(input.confirm ? { confirm: confirmDialog(input.confirm) } : {}),
    ...(input.url ? { url: input.url } : {}),
    ...(input.label ? { accessibility_label: clip(oneLine(input.label), LIMITS.buttonText) || '—' } : {}),
  };
}

export function option(choice: Choice): types.PlainTextOption {
  return {
    text: plain(oneLine(choice.text, LIMITS.optionText), LIMITS.optionText),
    value: choice.value,
    ...(choice.description
      ? { description: plain(oneLine(choice.description, LIMITS.optionDescription), LIMITS.optionDescription) }
      : {}),
  };
}

/** The ⋯ menu of a row. */
export function overflow(id: string, choices: readonly Choice[], confirm?: ConfirmWords): types.Overflow {
  return {
    type: 'overflow',
    action_id: id,
    options: choices.slice(0, LIMITS.overflowOptions).map(option),
    ...(confirm ? { confirm: confirmDialog(confirm) } : {}),
  };
}

export function staticSelect(input: {
  readonly id: string;
  readonly choices: readonly Choice[];
  readonly chosen?: string | null;
  readonly placeholder?: string;
  readonly confirm?: ConfirmWords;
}): types.StaticSelect {
  const options = input.choices.slice(0, LIMITS.selectOptions).map(option);
  const initial = options.find(({ value }) => value === input.chosen);
  return {
    type: 'static_select',
    action_id: input.id,
    options,
    ...(initial ? { initial_option: initial } : {}),
    ...(input.placeholder ? { placeholder: plain(input.placeholder, LIMITS.placeholder) } : {}),
    ...(input.confirm ? { confirm: confirmDialog(input.confirm) } : {}),
  };
}

/** A select whose options we find as the person types. */
export function searchSelect(input: {
  readonly id: string;
  readonly placeholder: string;
  readonly chosen?: Choice | null;
}): types.ExternalSelect {
  return {
    type: 'external_select',
    action_id: input.id,
    min_query_length: 0,
    placeholder: plain(input.placeholder, LIMITS.placeholder),
    ...(input.chosen ? { initial_option: option(input.chosen) } : {}),
  };
}

export function searchMultiSelect(input: {
  readonly id: string;
  readonly placeholder: string;
  readonly chosen?: readonly Choice[];
  readonly most?: number;
}): types.MultiExternalSelect {
  const most = input.most ?? LIMITS.selectOptions;
  return {
    type: 'multi_external_select',
    action_id: input.id,
    min_query_length: 0,
    max_selected_items: most,
    placeholder: plain(input.placeholder, LIMITS.placeholder),
    ...(input.chosen?.length ? { initial_options: input.chosen.slice(0, most).map(option) } : {}),
  };
}

export function checkboxes(id: string, choices: readonly (Choice & { readonly ticked: boolean })[]): types.Checkboxes {
  const shown = choices
    .slice(0, LIMITS.checkboxes)
    .map((choice) => ({ option: option(choice), ticked: choice.ticked }));
  const initial = shown.filter(({ ticked }) => ticked).map((choice) => choice.option);
  return {
    type: 'checkboxes',
    action_id: id,
    options: shown.map((choice) => choice.option),
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  };
}

export function radio(id: string, choices: readonly Choice[], chosen: string): types.RadioButtons {
  const options = choices.slice(0, LIMITS.checkboxes).map(option);
  const initial = options.find(({ value }) => value === chosen);
  return { type: 'radio_buttons', action_id: id, options, ...(initial ? { initial_option: initial } : {}) };
}

export function textInput(input: {
  readonly id: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly multiline?: boolean;
  readonly most?: number;
}): types.PlainTextInput {
  const most = Math.min(input.most ?? LIMITS.inputText, LIMITS.inputText);
  return {
    type: 'plain_text_input',
    action_id: input.id,
    max_length: most,
    ...(input.multiline ? { multiline: true } : {}),
    ...(input.value ? { initial_value: clip(input.value, most) } : {}),
    ...(input.placeholder ? { placeholder: plain(input.placeholder, LIMITS.placeholder) } : {}),
  };
}

/** A whole number that is not negative. */
export function countInput(id: string, value: number | null): types.NumberInput {
  return {
    type: 'number_input',
    action_id: id,
    is_decimal_allowed: false,
    min_value: '0',
    max_value: '3650',
    ...(value === null ? {} : { initial_value: String(value) }),
  };
}

export function emailInput(id: string, placeholder: string): types.EmailInput {
  return { type: 'email_text_input', action_id: id, placeholder: plain(placeholder, LIMITS.placeholder) };
}

export function datePicker(id: string, date: string | null): types.Datepicker {
  return { type: 'datepicker', action_id: id, ...(date ? { initial_date: date } : {}) };
}

export function dateTimePicker(id: string): types.DateTimepicker {
  return { type: 'datetimepicker', action_id: id };
}
