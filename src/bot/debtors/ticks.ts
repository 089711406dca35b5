import type { ActionTurn, OpenView, State } from '../turn.ts';
import type { ReceiptTick } from './debtors-flow.ts';
import { ROWS } from './ids.ts';

/** Everything that the boxes in the view offered, and whether it is ticked now. */
export function ticksIn(view: OpenView, state: State): ReadonlyMap<string, boolean> {
  const ticks = new Map<string, boolean>();
  for (const block of view.blocks) {
    if (block.type !== 'actions' || !block.block_id?.startsWith(ROWS)) continue;
    for (const element of block.elements) {
      if (element.type !== 'checkboxes') continue;
      const entry = state[block.block_id]?.[element.action_id ?? ''];
      // Boxes of which Slack says nothing are as they were.
      if (!entry) continue;
      const ticked = new Set((entry.selected_options ?? []).map(({ value }) => value));
      for (const { value } of element.options) if (value) ticks.set(value, ticked.has(value));
    }
  }
  return ticks;
}

/** The same of single receipts: their boxes say whose they are. */
export function receiptTicksIn(view: OpenView, state: State): ReceiptTick[] {
  return [...ticksIn(view, state)].map(([value, ticked]) => {
    const [receiptId = '', accountId = ''] = value.split(':');
    return { receiptId, accountId, ticked };
  });
}

export function viewOf({ place }: Pick<ActionTurn, 'place'>): OpenView {
  if (!place.view) throw new Error('this button stands in a modal');
  return place.view;
}

export function metadataOf<Metadata = { d: string }>(view: OpenView): Metadata {
  return JSON.parse(view.metadata) as Metadata;
}
