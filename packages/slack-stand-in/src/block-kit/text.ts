import { checkKeys, checkList, checkObject, checkString, type Fields, isFields, type Place } from './place.ts';

export interface TextRule {
  /** Longest text, in UTF-16 units. */
  readonly max: number;
  /** `plain` refuses mrkdwn. */
  readonly kind?: 'plain' | 'any';
  readonly required?: boolean;
}

/** A text object: never empty, never longer than its place bears. */
export function checkText(place: Place, fields: Fields, key: string, rule: TextRule): void {
  checkObject(place, fields, key, (here, text) => checkTextObject(here, text, rule), rule.required);
}

export function checkTextObject(place: Place, text: Fields, rule: TextRule): void {
  const type = text['type'];
  if (type !== 'plain_text' && type !== 'mrkdwn') {
    place.refuse('must provide an object of type plain_text or mrkdwn');
    return;
  }
  if (rule.kind === 'plain' && type !== 'plain_text')
    place.at('type').refuse('failed to match all allowed schemas: plain_text');
  checkKeys(place, text, type === 'plain_text' ? ['type', 'text', 'emoji'] : ['type', 'text', 'verbatim']);
  checkString(place, text, 'text', { min: 1, max: rule.max, required: true });
}

/** Confirmation dialog: 100, 300, 30, 30 characters (@slack/types, composition-objects). */
export function checkConfirm(place: Place, confirm: Fields): void {
  checkKeys(place, confirm, ['title', 'text', 'confirm', 'deny', 'style']);
  checkText(place, confirm, 'title', { max: 100, kind: 'plain' });
  checkText(place, confirm, 'text', { max: 300, required: true });
  checkText(place, confirm, 'confirm', { max: 30, kind: 'plain' });
  checkText(place, confirm, 'deny', { max: 30, kind: 'plain' });
  const style = confirm['style'];
  if (style !== undefined && style !== 'primary' && style !== 'danger')
    place.at('style').refuse('must be one of: primary, danger');
}

export interface OptionRule {
  /** Radio buttons and checkboxes may use mrkdwn. */
  readonly kind: 'plain' | 'any';
  /** Only overflow menus may carry links. */
  readonly url?: boolean;
}

/**
 * Option: text 75, value 75, description 75. Slack's own sources disagree on the value (75 in
 * @slack/types, 150 in the Python SDK); the smaller one is safe everywhere.
 */
export function checkOption(place: Place, value: unknown, rule: OptionRule): void {
  if (!isFields(value)) {
    place.refuse('must be an object');
    return;
  }
  checkKeys(place, value, rule.url ? ['text', 'value', 'description', 'url'] : ['text', 'value', 'description']);
  checkText(place, value, 'text', { max: 75, kind: rule.kind, required: true });
  checkString(place, value, 'value', { max: 75, required: true });
  checkText(place, value, 'description', { max: 75, kind: rule.kind });
  checkString(place, value, 'url', { min: 1, max: 3000 });
}

/** Up to 100 groups of up to 100 options; label 75. */
export function checkOptionGroup(place: Place, value: unknown): void {
  if (!isFields(value)) {
    place.refuse('must be an object');
    return;
  }
  checkKeys(place, value, ['label', 'options']);
  checkText(place, value, 'label', { max: 75, kind: 'plain', required: true });
  checkList(place, value, 'options', {
    min: 1,
    max: 100,
    required: true,
    each: (here, option) => checkOption(here, option, { kind: 'plain' }),
  });
}
