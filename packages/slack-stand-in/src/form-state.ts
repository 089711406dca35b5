import type { Block, Element, Json, Option, StateEntry, StateValues } from './types.ts';

/** What a person enters: text, an option's value, several values, an option of a suggestion, or nothing. */
export type Entered = string | Option | readonly (string | Option)[] | null;

const TEXT_INPUTS = new Set(['plain_text_input', 'email_text_input', 'url_text_input', 'number_input']);
/** Element type → key of its state entry, for everything that holds one id or one word. */
const SINGLE_KEYS: Readonly<Record<string, string>> = {
  users_select: 'selected_user',
  channels_select: 'selected_channel',
  conversations_select: 'selected_conversation',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
};
const LIST_KEYS: Readonly<Record<string, string>> = {
  multi_users_select: 'selected_users',
  multi_channels_select: 'selected_channels',
  multi_conversations_select: 'selected_conversations',
};
const ONE_OPTION = new Set(['static_select', 'external_select', 'radio_buttons', 'overflow']);
const MANY_OPTIONS = new Set(['multi_static_select', 'multi_external_select', 'checkboxes']);

/** Whether the element holds a value that travels in `state.values`. */
export function holdsState(element: Element): boolean {
  return element.type !== 'button' && element.type !== 'image' && element.type !== 'overflow';
}

/** The elements of a block that a person can use. */
export function elementsOf(block: Block): readonly Element[] {
  if (block.type === 'actions') return (block.elements ?? []) as unknown as readonly Element[];
  return [block.accessory, block.element].filter(
    (element) => element !== undefined && element.type !== 'image',
  ) as Element[];
}

export function findElement(
  blocks: readonly Block[],
  blockId: string,
  actionId: string,
): { block: Block; element: Element } | null {
  for (const block of blocks) {
    if (block.block_id !== blockId) continue;
    const element = elementsOf(block).find((candidate) => candidate.action_id === actionId);
    if (element) return { block, element };
  }
  return null;
}

/** State of fresh blocks; what was entered in an element of the same ids and type stays (views.update). */
export function stateOf(blocks: readonly Block[], before: StateValues = {}): StateValues {
  const values: StateValues = {};
  for (const block of blocks) {
    for (const element of elementsOf(block).filter(holdsState)) {
      const kept = before[block.block_id]?.[element.action_id];
      values[block.block_id] = {
        ...values[block.block_id],
        [element.action_id]: kept?.type === element.type ? kept : initialEntry(element),
      };
    }
  }
  return values;
}

function initialEntry(element: Element): StateEntry {
  const { type } = element;
  if (TEXT_INPUTS.has(type)) return { type, value: element.initial_value ?? null };
  if (ONE_OPTION.has(type)) return { type, selected_option: element.initial_option ?? null };
  if (MANY_OPTIONS.has(type)) return { type, selected_options: element.initial_options ?? [] };
  if (type === 'datetimepicker') return { type, selected_date_time: element.initial_date_time ?? null };
  const single = SINGLE_KEYS[type];
  if (single) return { type, [single]: (element as unknown as Json)[single.replace('selected', 'initial')] ?? null };
  const list = LIST_KEYS[type];
  if (list) return { type, [list]: (element as unknown as Json)[list.replace('selected', 'initial')] ?? [] };
  return { type, value: null };
}

/** The entry for what a person entered; an option is found by its value among those offered. */
export function enteredEntry(element: Element, entered: Entered, suggested: readonly Option[]): StateEntry {
  const { type } = element;
  const option = (item: string | Option): Option =>
    typeof item === 'string' ? pickOption(element, item, suggested) : item;
  const items = Array.isArray(entered)
    ? (entered as readonly (string | Option)[])
    : entered === null
      ? []
      : [entered as string | Option];
  const first = items[0];
  const word = first === undefined ? null : typeof first === 'string' ? first : first.value;
  if (ONE_OPTION.has(type)) return { type, selected_option: first === undefined ? null : option(first) };
  if (MANY_OPTIONS.has(type)) return { type, selected_options: items.map(option) };
  if (type === 'datetimepicker') return { type, selected_date_time: word === null ? null : Number(word) };
  const list = LIST_KEYS[type];
  if (list) return { type, [list]: items };
  return { type, [SINGLE_KEYS[type] ?? 'value']: word === '' ? null : word };
}

/** Every option that the element offers, in order. */
export function optionsOf(element: Element): readonly Option[] {
  return [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
}

export function isEmptyEntry(entry: StateEntry | undefined): boolean {
  if (!entry) return true;
  return Object.entries(entry).every(
    ([key, value]) => key === 'type' || value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}

function pickOption(element: Element, value: string, suggested: readonly Option[]): Option {
  const known = [
    ...optionsOf(element),
    ...suggested,
    ...(element.initial_options ?? []),
    ...(element.initial_option ? [element.initial_option] : []),
  ];
  const option = known.find((candidate) => candidate.value === value);
  if (!option) throw new Error(`"${value}" is not offered by ${element.type} ${element.action_id}`);
  return option;
}
