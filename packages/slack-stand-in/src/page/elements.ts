import type { Confirm, Element, Json, StateEntry } from '../types.ts';
import { comboHtml, isCombo } from './combo.ts';
import { type ElementPlace, type PageContext, textHtml } from './context.ts';
import { attributes, type Html, html } from './html.ts';
import { imageHtml } from './images.ts';
import { localTime, timeZoneOf } from './local-time.ts';

/** One interactive element. The page's script finds block, action and type on it. */
export function elementHtml(context: PageContext, element: Element, place: ElementPlace): Html {
  if (element.type === 'image') return imageHtml(context, element as unknown as Json, 'thumbnail');
  const inner = isCombo(element) ? comboHtml(context, element, place) : controlHtml(context, element, place);
  const data = attributes({
    'data-block': place.blockId,
    'data-action': element.action_id,
    'data-type': element.type,
    'data-dispatches': place.dispatches,
  });
  return html`<div class="element element-${element.type}"${data}>${inner}${confirmHtml(context, element.confirm)}</div>`;
}

function controlHtml(context: PageContext, element: Element, place: ElementPlace): Html {
  switch (element.type) {
    case 'button':
      return buttonHtml(context, element);
    case 'overflow':
      return overflowHtml(context, element);
    case 'checkboxes':
    case 'radio_buttons':
      return choicesHtml(context, element, place);
    default:
      return inputHtml(context, element, place);
  }
}

function buttonHtml(context: PageContext, button: Element): Html {
  const shared = attributes({
    class: `button ${button.style ?? ''}`,
    'aria-label': button.accessibility_label,
    'data-press': true,
  });
  const text = textHtml(context, button.text);
  if (button.url && /^https?:/i.test(button.url)) {
    return html`<a${shared}${attributes({ href: button.url, target: '_blank', rel: 'noopener noreferrer' })}>${text}</a>`;
  }
  return html`<button type="button"${shared}>${text}</button>`;
}

function overflowHtml(context: PageContext, menu: Element): Html {
  const items = (menu.options ?? []).map(
    (option) =>
      html`<button type="button" role="menuitem"${attributes({ 'data-value': option.value, 'data-url': option.url })}>${textHtml(context, option.text)}${option.description ? html`<small>${textHtml(context, option.description)}</small>` : null}</button>`,
  );
  const label = context.say('moreActions');
  return html`<button type="button" class="button overflow-button" aria-haspopup="menu" aria-expanded="false" aria-label="${label}" title="${label}">⋯</button><div class="menu" role="menu" hidden>${items}</div>`;
}

function choicesHtml(context: PageContext, element: Element, place: ElementPlace): Html {
  const type = element.type === 'checkboxes' ? 'checkbox' : 'radio';
  const chosen = chosenValues(place.entry);
  const items = (element.options ?? []).map(
    (option) =>
      html`<label class="choice"><input${attributes({ type, name: `${place.blockId}/${element.action_id}`, value: option.value, checked: chosen.includes(option.value) })}><span>${textHtml(context, option.text)}${option.description ? html`<small>${textHtml(context, option.description)}</small>` : null}</span></label>`,
  );
  return html`<div class="choices" role="${type === 'radio' ? 'radiogroup' : 'group'}"${attributes({ 'aria-label': place.label })}>${items}</div>`;
}

function inputHtml(context: PageContext, element: Element, place: ElementPlace): Html {
  const value = inputValue(place.entry, timeZoneOf(context.person));
  const shared = { 'aria-label': place.label, placeholder: element.placeholder?.text, 'data-input': true };
  if (element.multiline || element.type === 'rich_text_input') {
    return html`<textarea rows="4"${attributes({ ...shared, maxlength: element.max_length })}>${value}</textarea>`;
  }
  const types: Readonly<Record<string, string>> = {
    email_text_input: 'email',
    url_text_input: 'url',
    number_input: 'number',
    datepicker: 'date',
    timepicker: 'time',
    datetimepicker: 'datetime-local',
  };
  const number = {
    min: element.min_value,
    max: element.max_value,
    step: element.is_decimal_allowed ? 'any' : undefined,
  };
  if (!Object.hasOwn(types, element.type) && element.type !== 'plain_text_input')
    return html`<em class="unplayed">${context.say('unplayed', { type: element.type })}</em>`;
  return html`<input autocomplete="off"${attributes({ ...shared, ...number, type: types[element.type] ?? 'text', value, maxlength: element.max_length })}>`;
}

function inputValue(entry: StateEntry | undefined, timeZone: string): string {
  if (!entry) return '';
  const instant = entry['selected_date_time'];
  if (typeof instant === 'number') return localTime(instant, timeZone);
  const value = entry['value'] ?? entry['selected_date'] ?? entry['selected_time'];
  return typeof value === 'string' ? value : '';
}

export function chosenValues(entry: StateEntry | undefined): readonly string[] {
  const one = entry?.['selected_option'] as { value: string } | null | undefined;
  const many = entry?.['selected_options'] as readonly { value: string }[] | undefined;
  return [...(one ? [one] : []), ...(many ?? [])].map((option) => option.value);
}

/** The question asked before the bot is told; the script shows it in a dialog. */
function confirmHtml(context: PageContext, confirm: Confirm | undefined): Html | null {
  if (!confirm) return null;
  const { say } = context;
  const yes = textHtml(context, confirm.confirm) ?? say('confirm.yes');
  const no = textHtml(context, confirm.deny) ?? say('confirm.no');
  return html`<template data-confirm><h2>${textHtml(context, confirm.title) ?? say('confirm.title')}</h2><div class="confirm-text">${textHtml(context, confirm.text)}</div><footer><button type="button" class="button" value="no">${no}</button><button type="button" class="button ${confirm.style === 'danger' ? 'danger-solid' : 'primary'}" value="yes">${yes}</button></footer></template>`;
}
