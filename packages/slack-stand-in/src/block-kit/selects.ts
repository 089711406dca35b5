import { checkInteger, checkList, checkObject, checkString, type Fields, isFields, type Place } from './place.ts';
import { checkOption, checkOptionGroup, type OptionRule } from './text.ts';

/** Choices given with the element: one of `options` and `option_groups`, at most 100 of either. */
export function checkChoices(place: Place, element: Fields): void {
  const hasOptions = element['options'] !== undefined;
  const hasGroups = element['option_groups'] !== undefined;
  if (hasOptions === hasGroups) place.refuse('must provide exactly one of: options, option_groups');
  checkList(place, element, 'options', {
    min: 1,
    max: 100,
    each: (here, option) => checkOption(here, option, { kind: 'plain' }),
  });
  checkList(place, element, 'option_groups', { min: 1, max: 100, each: checkOptionGroup });
}

/** A fixed list of options, e.g. 5 in an overflow menu and 10 for checkboxes and radio buttons. */
export function checkFixedOptions(place: Place, element: Fields, max: number, rule: OptionRule): void {
  checkList(place, element, 'options', {
    min: 1,
    max,
    required: true,
    each: (here, option) => checkOption(here, option, rule),
  });
}

/** What is chosen at first must be one of what can be chosen. */
export function checkInitialOption(place: Place, element: Fields, rule: OptionRule): void {
  checkObject(place, element, 'initial_option', (here, option) => {
    checkOption(here, option, rule);
    if (!isOffered(element, option)) here.refuse('must match one of the options');
  });
}

export function checkInitialOptions(place: Place, element: Fields, rule: OptionRule): void {
  checkList(place, element, 'initial_options', {
    min: 1,
    max: 100,
    each: (here, option) => {
      checkOption(here, option, rule);
      if (isFields(option) && !isOffered(element, option)) here.refuse('must match one of the options');
    },
  });
}

export function checkMaxSelected(place: Place, element: Fields): void {
  checkInteger(place, element, 'max_selected_items', { min: 1, max: 1_000_000 });
}

/** External selects ask for suggestions from 3 characters on unless told otherwise. */
export function checkMinQuery(place: Place, element: Fields): void {
  checkInteger(place, element, 'min_query_length', { min: 0, max: 3000 });
}

export function checkIdList(place: Place, element: Fields, key: string): void {
  checkList(place, element, key, { min: 1, max: 100, each: checkId });
}

export function checkIdString(place: Place, element: Fields, key: string): void {
  checkString(place, element, key, { min: 1, max: 255 });
}

function checkId(place: Place, value: unknown): void {
  if (typeof value !== 'string' || value.length === 0) place.refuse('must be an id');
}

function isOffered(element: Fields, wanted: Fields): boolean {
  // An external select has no list of its own to compare with.
  if (element['options'] === undefined && element['option_groups'] === undefined) return true;
  return offered(element).some((option) => option['value'] === wanted['value'] && textOf(option) === textOf(wanted));
}

function offered(element: Fields): Fields[] {
  const lists: unknown[] = [element['options']];
  if (Array.isArray(element['option_groups'])) {
    for (const group of element['option_groups']) if (isFields(group)) lists.push(group['options']);
  }
  return lists.flatMap((list) => (Array.isArray(list) ? list.filter(isFields) : []));
}

function textOf(option: Fields): unknown {
  return isFields(option['text']) ? option['text']['text'] : undefined;
}
