import { isEmptyEntry } from './form-state.ts';
import type { Element, OpenView, StateEntry } from './types.ts';

export type Incomplete =
  | 'required'
  | 'tooShort'
  | 'tooLong'
  | 'notAnEmail'
  | 'notAUrl'
  | 'notANumber'
  | 'tooSmall'
  | 'tooLarge'
  | 'tooMany';

/** What Slack's own client objects to before it sends a submission; block_id → reason. */
export function incompleteFields(open: OpenView): Record<string, Incomplete> {
  const problems: Record<string, Incomplete> = {};
  for (const block of open.view.blocks) {
    if (block.type !== 'input' || !block.element) continue;
    const entry = open.state[block.block_id]?.[block.element.action_id];
    const problem = isEmptyEntry(entry) ? (block.optional ? null : 'required') : problemOf(block.element, entry);
    if (problem) problems[block.block_id] = problem;
  }
  return problems;
}

function problemOf(element: Element, entry: StateEntry | undefined): Incomplete | null {
  const value = typeof entry?.['value'] === 'string' ? entry['value'] : null;
  if (value !== null) return problemOfText(element, value);
  const selected = Object.values(entry ?? {}).find((item) => Array.isArray(item)) as readonly unknown[] | undefined;
  return selected && element.max_selected_items !== undefined && selected.length > element.max_selected_items
    ? 'tooMany'
    : null;
}

function problemOfText(element: Element, value: string): Incomplete | null {
  switch (element.type) {
    case 'plain_text_input':
      if (value.length < (element.min_length ?? 0)) return 'tooShort';
      return value.length > (element.max_length ?? 3000) ? 'tooLong' : null;
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : 'notAnEmail';
    case 'url_text_input':
      return URL.canParse(value) ? null : 'notAUrl';
    case 'number_input':
      return problemOfNumber(element, value);
    default:
      return null;
  }
}

function problemOfNumber(element: Element, value: string): Incomplete | null {
  if (!(element.is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(value)) return 'notANumber';
  if (element.min_value !== undefined && Number(value) < Number(element.min_value)) return 'tooSmall';
  return element.max_value !== undefined && Number(value) > Number(element.max_value) ? 'tooLarge' : null;
}
