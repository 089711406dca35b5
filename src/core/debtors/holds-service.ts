import { type Actor, customerActor } from '../access/index.ts';
import type { Base } from '../base.ts';
import { addDays, isPlainDate, type PlainDate } from '../dates.ts';
import { openAmount, type PauseReason, type Receipt } from '../documents/index.ts';
import { AppError, NotFound, refuseField } from '../errors.ts';
import { manyLines, oneLine } from '../text.ts';
import { today } from './debtor-receipts.ts';
import { type DebtorRooms, insistOnTransaction } from './debtor-rooms.ts';
import type { DebtorsService, ReceiptChoice } from './debtors.ts';
import { createNoticesStore } from './notices-store.ts';
import { createRunApproval } from './run-approval.ts';

/** Days for which "already paid" pauses a receipt: a transfer and the next import of payments fit into it. */
const CLAIMED_PAID_DAYS = 10;

const NOTE_LIMIT = 2_000;

/** What holds notices back: switches (D5), pauses (D11), the customer's own word. */
export function createHolds(
  base: Base,
  rooms: DebtorRooms,
): Pick<DebtorsService, 'setSwitch' | 'pause' | 'resume' | 'claimPaid'> {
  const { access, audit, settings, customers, documents, outbox, alerts, decisions } = rooms;
  const notices = createNoticesStore(base.db);
  const approval = createRunApproval(base, rooms);

  return {
    async setSwitch(actor, input) {
      access.requireSeen(actor, 'debtors.edit');
      if ('accountId' in input) {
        await customers.setNoticeSwitch(actor, input.accountId, input.value);
      } else {
        const receipt = await find(input.receiptId);
        await documents.setReceiptSwitch(receipt.id, input.value);
        await audit.record(actor, {
          action: 'debtors.setSwitch',
          target: { kind: 'receipt', id: receipt.id },
          details: { value: input.value },
        });
      }
      base.hub.emit('changed', { room: 'debtors' });
    },

    async pause(actor, { reason, until, note, ...choice }) {
      access.requireSeen(actor, 'debtors.edit');
      insistOnTransaction(base);
      const receipts = await chosen(choice);
      const { today: day } = await companyToday();
      if (until === null && reason === 'promise') throw refuseField('until', 'debtors.promiseNeedsDate');
      if (until !== null && !isPlainDate(until))
        throw refuseField('until', 'debtors.notADate', { value: oneLine(until, 40) });
      if (until !== null && until < day) throw refuseField('until', 'debtors.dateIsPast', { value: until });
      const words = manyLines(note ?? '', NOTE_LIMIT).trim();
      await pauseReceipts(actor, receipts, { reason, until, note: words });
      for (const [accountId, own] of Map.groupBy(receipts, (receipt) => receipt.accountId))
        await raiseCard(actor, { accountId, receipts: own, reason, note: words });
    },

    async resume(actor, choice) {
      access.requireSeen(actor, 'debtors.edit');
      insistOnTransaction(base);
      const paused = (await chosen(choice)).filter((receipt) => receipt.pause !== null);
      for (const { id } of paused) {
        await documents.setPause(id, null);
        await recordAct(actor, 'debtors.resume', id);
      }
      await decisions.record(
        paused.map(({ id, accountId }) => ({
          accountId,
          subject: { kind: 'receipt' as const, id },
          outcome: 'resumed' as const,
          reason: 'manual' as const,
          actorName: actor.name,
        })),
      );
    },

    async claimPaid({ messageId, note }) {
      insistOnTransaction(base);
      const message = await outbox.byId(messageId);
      if (message?.class !== 'debtor') throw new NotFound('debtors.noSuchNotice');
      if (await outbox.isRevoked(messageId)) throw new AppError('debtors.linkRevoked');
      const told = (await notices.ofMessages([messageId])).get(messageId) ?? [];
      const { today: day } = await companyToday();
      const open = (await documents.receiptsByIds(told.map((row) => row.receiptId))).filter(
        (receipt) => receipt.accountId === message.accountId && openAmount(receipt).minor > 0,
      );
      const { kept, isNew } = await customers.keepWords({
        accountId: message.accountId,
        messageId,
        about: 'paid',
        words: note,
      });
      // A second click, or a pause that the team has agreed on, stays as it is.
      const unpaused = open.filter((receipt) => receipt.pause === null || isOver(receipt.pause.until, day));
      if (unpaused.length > 0)
        await pauseReceipts(customerActor(message.toName, message.language), unpaused, {
          reason: 'claims_paid',
          until: addDays(day, CLAIMED_PAID_DAYS),
          note: kept.words,
        });
      // Said again word for word it is news only when it pauses anew.
      if (!isNew && unpaused.length === 0) return;
      const key = `customer_words:${kept.id}`;
      await alerts.raise({ kind: 'customer_words', key: isNew ? key : `${key}:${day}`, payload: { wordsId: kept.id } });
    },
  };

  async function pauseReceipts(
    actor: Actor,
    receipts: readonly Receipt[],
    pause: NonNullable<Receipt['pause']>,
  ): Promise<void> {
    for (const receipt of receipts) {
      await documents.setPause(receipt.id, pause);
      await recordAct(actor, 'debtors.pause', receipt.id, { reason: pause.reason, until: pause.until });
    }
    await decisions.record(
      receipts.map((receipt) => ({
        accountId: receipt.accountId,
        subject: { kind: 'receipt' as const, id: receipt.id },
        outcome: 'paused' as const,
        reason: pause.reason,
        detail: pause.until ?? '',
        actorName: actor.name,
      })),
    );
    await approval.dropPaused(
      actor,
      receipts.map((receipt) => receipt.id),
    );
  }

  /** One card for a customer, however many receipts were paused at once. */
  async function raiseCard(
    actor: Actor,
    input: { accountId: string; receipts: readonly Receipt[]; reason: PauseReason; note: string },
  ): Promise<void> {
    const { accountId, receipts, reason, note } = input;
    const pauseId = base.ids.next();
    const receiptIds = receipts.map(({ id }) => id).join(' ');
    await alerts.raise({
      kind: 'receipt_paused',
      key: `receipt_paused:${pauseId}`,
      payload: { pauseId, accountId, receiptIds, reason, note, byName: actor.name },
    });
  }

  async function recordAct(
    actor: Actor,
    action: string,
    receiptId: string,
    details: Readonly<Record<string, string | null>> = {},
  ): Promise<void> {
    await audit.record(actor, { action, target: { kind: 'receipt', id: receiptId }, details });
    base.hub.emit('changed', { room: 'debtors' });
  }

  async function companyToday() {
    return today(base, await settings.all());
  }

  async function find(receiptId: string): Promise<Receipt> {
    const [receipt] = await chosen({ receiptId });
    if (!receipt) throw new NotFound('debtors.noSuchReceipt');
    return receipt;
  }

  /** All of them, or none: who paused five means five. */
  async function chosen(choice: ReceiptChoice): Promise<Receipt[]> {
    const ids = 'receiptId' in choice ? [choice.receiptId] : [...new Set(choice.receiptIds)];
    const receipts = await documents.receiptsByIds(ids);
    if (receipts.length < ids.length || ids.length === 0) throw new NotFound('debtors.noSuchReceipt');
    return receipts;
  }
}

function isOver(until: PlainDate | null, day: PlainDate): boolean {
  return until !== null && until < day;
}
