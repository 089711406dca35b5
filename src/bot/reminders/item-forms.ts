import type { ReminderItem } from '../../core/debtors/index.ts';
import { datePicker, field, type Modal, marked, md, modal, section, textInput } from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import { RUN } from './run-card.ts';

export interface ItemMetadata {
  readonly run: string;
  readonly item: string;
}

/** Proposed again from a day on. */
export function snoozeForm(
  caller: Caller,
  input: { item: ReminderItem; until: string; metadata: ItemMetadata },
): Modal {
  const { say } = caller;
  return modal({
    id: RUN.snoozeForm,
    title: say('bot:run.snoozeTitle'),
    blocks: [
      section(md`*${marked(input.item.account.tradeName, 100)}* · ${caller.format.totals(input.item.totals)}`),
      field({ name: 'until', label: say('bot:run.snoozeUntil'), element: datePicker('value', input.until) }),
    ],
    close: say('bot:cancel'),
    submit: say('bot:run.snoozeTitle'),
    metadata: input.metadata,
  });
}

/** The last level given up: nothing automatic reminds of these receipts any more, so a person says it twice. */
export function skipForm(caller: Caller, input: { item: ReminderItem; metadata: ItemMetadata }): Modal {
  const { say } = caller;
  const { account, totals, level, atLastLevel } = input.item;
  return modal({
    id: RUN.skipForm,
    title: say('bot:run.skipTitle'),
    blocks: [
      section(
        md`*${marked(account.tradeName, 100)}* · ${caller.format.totals(totals)}\n${caller.md('bot:run.skipLastText', { level, count: atLastLevel })}`,
      ),
    ],
    close: say('bot:cancel'),
    submit: say('bot:run.act.skip'),
    metadata: input.metadata,
  });
}

/** A dispute pauses every receipt of the item, so that nothing automatic reminds of it. */
export function disputeForm(caller: Caller, input: { item: ReminderItem; metadata: ItemMetadata }): Modal {
  const { say } = caller;
  return modal({
    id: RUN.disputeForm,
    title: say('bot:run.disputeTitle'),
    blocks: [
      section(
        md`*${marked(input.item.account.tradeName, 100)}* · ${caller.md('bot:run.disputeText', { count: input.item.receiptIds.length })}`,
      ),
      field({
        name: 'note',
        label: say('bot:run.disputeNote'),
        element: textInput({ id: 'value', multiline: true, most: 1_000 }),
        optional: true,
      }),
      field({
        name: 'until',
        label: say('bot:run.disputeUntil'),
        element: datePicker('value', null),
        optional: true,
        hint: say('bot:run.disputeUntilHint'),
      }),
    ],
    close: say('bot:cancel'),
    submit: say('bot:run.disputeTitle'),
    metadata: input.metadata,
  });
}
