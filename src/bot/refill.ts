import type { types } from '@slack/bolt';
import type { Block } from './blocks/index.ts';
import type { OpenView, StateEntry } from './turn.ts';

/** The form as it was submitted, with everything that was entered: nothing typed is lost when an answer came late. */
export function refill(view: OpenView): Block[] {
  return view.blocks.map((block) => {
    if (block.type !== 'input') return block;
    const entry = Object.values(view.state[block.block_id ?? ''] ?? {})[0];
    return entry
      ? { ...block, element: { ...block.element, ...entered(entry) } as types.InputBlock['element'] }
      : block;
  });
}

function entered(entry: StateEntry): Record<string, unknown> {
  if (entry.value) return { initial_value: entry.value };
  if (entry.selected_option) return { initial_option: entry.selected_option };
  if (entry.selected_options?.length) return { initial_options: entry.selected_options };
  if (entry.selected_date) return { initial_date: entry.selected_date };
  if (entry.selected_date_time) return { initial_date_time: entry.selected_date_time };
  return {};
}
