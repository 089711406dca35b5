import { checkKeys, checkObject, checkString, checkWord, type Fields, isFields, type Place } from './place.ts';
import {
  checkChoices,
  checkFixedOptions,
  checkIdList,
  checkIdString,
  checkInitialOption,
  checkInitialOptions,
  checkMaxSelected,
  checkMinQuery,
} from './selects.ts';
import { checkConfirm, checkText } from './text.ts';
import { checkPattern, type ElementRule, textInputs } from './text-inputs.ts';

const SELECT = ['confirm', 'focus_on_load', 'placeholder'] as const;
const PLAIN = { kind: 'plain' } as const;
const ANY = { kind: 'any' } as const;
const nothing: ElementRule['check'] = () => {};

const rules: Readonly<Record<string, ElementRule>> = {
  button: { keys: ['text', 'url', 'value', 'style', 'accessibility_label'], shared: ['confirm'], check: checkButton },
  overflow: {
    keys: ['options'],
    shared: ['confirm'],
    check: (place, element) => checkFixedOptions(place, element, 5, { kind: 'plain', url: true }),
  },
  static_select: {
    keys: ['options', 'option_groups', 'initial_option'],
    shared: SELECT,
    check: (place, element) => {
      checkChoices(place, element);
      checkInitialOption(place, element, PLAIN);
    },
  },
  multi_static_select: {
    keys: ['options', 'option_groups', 'initial_options', 'max_selected_items'],
    shared: SELECT,
    check: (place, element) => {
      checkChoices(place, element);
      checkInitialOptions(place, element, PLAIN);
      checkMaxSelected(place, element);
    },
  },
  external_select: {
    keys: ['initial_option', 'min_query_length'],
    shared: SELECT,
    check: (place, element) => {
      checkInitialOption(place, element, PLAIN);
      checkMinQuery(place, element);
    },
  },
  multi_external_select: {
    keys: ['initial_options', 'min_query_length', 'max_selected_items'],
    shared: SELECT,
    check: (place, element) => {
      checkInitialOptions(place, element, PLAIN);
      checkMinQuery(place, element);
      checkMaxSelected(place, element);
    },
  },
  users_select: idSelect('initial_user'),
  conversations_select: idSelect('initial_conversation', [
    'default_to_current_conversation',
    'response_url_enabled',
    'filter',
  ]),
  channels_select: idSelect('initial_channel', ['response_url_enabled']),
  multi_users_select: idListSelect('initial_users'),
  multi_conversations_select: idListSelect('initial_conversations', ['default_to_current_conversation', 'filter']),
  multi_channels_select: idListSelect('initial_channels'),
  checkboxes: {
    keys: ['options', 'initial_options'],
    shared: ['confirm', 'focus_on_load'],
    check: (place, element) => {
      checkFixedOptions(place, element, 10, ANY);
      checkInitialOptions(place, element, ANY);
    },
  },
  radio_buttons: {
    keys: ['options', 'initial_option'],
    shared: ['confirm', 'focus_on_load'],
    check: (place, element) => {
      checkFixedOptions(place, element, 10, ANY);
      checkInitialOption(place, element, ANY);
    },
  },
  datepicker: {
    keys: ['initial_date'],
    shared: SELECT,
    check: (place, element) => checkPattern(place, element, 'initial_date', /^\d{4}-\d{2}-\d{2}$/),
  },
  timepicker: {
    keys: ['initial_time', 'timezone'],
    shared: SELECT,
    check: (place, element) => checkPattern(place, element, 'initial_time', /^\d{2}:\d{2}$/),
  },
  datetimepicker: { keys: ['initial_date_time'], shared: ['confirm', 'focus_on_load'], check: nothing },
  ...textInputs,
  image: { keys: ['image_url', 'slack_file', 'alt_text'], shared: [], check: checkImage },
  feedback_buttons: { keys: ['positive_button', 'negative_button'], shared: [], check: nothing },
  icon_button: {
    keys: ['icon', 'text', 'value', 'visible_to_user_ids', 'accessibility_label'],
    shared: ['confirm'],
    check: nothing,
  },
};

/** One interactive element or image; `allowed` are the types that its block bears. */
export function checkElement(place: Place, value: unknown, allowed: readonly string[]): void {
  if (!isFields(value)) {
    place.refuse('must be an object');
    return;
  }
  const type = value['type'];
  const rule = typeof type === 'string' && Object.hasOwn(rules, type) ? rules[type] : undefined;
  if (typeof type !== 'string' || !rule || !allowed.includes(type)) {
    place.at('type').refuse(`unsupported type: ${String(type)}`);
    return;
  }
  const actionId = type === 'image' ? [] : ['action_id'];
  checkKeys(place, value, ['type', ...actionId, ...rule.keys, ...rule.shared]);
  checkString(place, value, 'action_id', { min: 1, max: 255 });
  if (rule.shared.includes('placeholder')) checkText(place, value, 'placeholder', { max: 150, kind: 'plain' });
  if (rule.shared.includes('confirm')) checkObject(place, value, 'confirm', checkConfirm);
  rule.check(place, value);
}

/** Image as block or element: alt_text is required, 2000; address 3000. */
export function checkImage(place: Place, image: Fields): void {
  checkString(place, image, 'alt_text', { min: 1, max: 2000, required: true });
  checkString(place, image, 'image_url', { min: 1, max: 3000 });
  if ((image['image_url'] === undefined) === (image['slack_file'] === undefined)) {
    place.refuse('must provide exactly one of: image_url, slack_file');
  }
}

function checkButton(place: Place, button: Fields): void {
  checkText(place, button, 'text', { max: 75, kind: 'plain', required: true });
  checkString(place, button, 'value', { max: 2000 });
  checkString(place, button, 'url', { min: 1, max: 3000 });
  checkString(place, button, 'accessibility_label', { min: 1, max: 75 });
  checkWord(place, button, 'style', ['primary', 'danger']);
}

function idSelect(initial: string, keys: readonly string[] = []): ElementRule {
  return {
    keys: [initial, ...keys],
    shared: SELECT,
    check: (place, element) => checkIdString(place, element, initial),
  };
}

function idListSelect(initial: string, keys: readonly string[] = []): ElementRule {
  return {
    keys: [initial, 'max_selected_items', ...keys],
    shared: SELECT,
    check: (place, element) => {
      checkIdList(place, element, initial);
      checkMaxSelected(place, element);
    },
  };
}
