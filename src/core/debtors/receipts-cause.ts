import { SYSTEM } from '../access/index.ts';
import type { Base } from '../base.ts';
import type { CustomersService } from '../customers/index.ts';
import type { DecisionsService, NewDecision } from '../decisions/index.ts';
import type { DocumentsService, Receipt } from '../documents/index.ts';
import {
  type AlertsService,
  askedWith,
  bounceOf,
  byId,
  type Cause,
  createRecheck,
  reasonOfEnd,
  reasonOfRequeue,
  type StoredMessage,
} from '../mail/index.ts';
import { type Money, totalsByCurrency } from '../money.ts';
import type { StopReason } from '../notices/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { MailData, TemplatesService } from '../templates/index.ts';
import { today } from './debtor-receipts.ts';
import { dropReason } from './drop-reason.ts';
import { receiptLines } from './notice-queue.ts';
import { createNoticesStore, type NoticeReceipt } from './notices-store.ts';
import { createRunFollowUp } from './run-follow-up.ts';

interface CauseRooms {
  readonly settings: SettingsService;
  readonly customers: CustomersService;
  readonly documents: DocumentsService;
  readonly decisions: DecisionsService;
  readonly templates: TemplatesService;
  readonly alerts: Pick<AlertsService, 'raise'>;
}

type Stop = StopReason<'receipts'>;

/** Reasons that may end: a level that they kept from being told is due again afterwards. */
const PASSING: ReadonlySet<Stop> = new Set([
  'paused',
  'switched_off',
  'policy_off',
  'withdrawn',
  'reassigned',
  'address_changed',
]);

/** Why a message was cancelled that its sender took back. */
const UNDONE = 'undone';

/**
 * What receipts say of their notices: right before hand-over, what is still owed and may be told (D10); after it, the
 * stamps (D7) and decisions (D13).
 */
export function createReceiptsCause(base: Base, rooms: CauseRooms): Cause {
  const { settings, customers, documents, decisions, templates } = rooms;
  const followUp = createRunFollowUp(base, rooms);
  const notices = createNoticesStore(base.db);

  return {
    recheck: createRecheck({
      async lookUp(messages) {
        const ids = messages.map((message) => message.id);
        const told = await notices.ofMessages(ids);
        const superseded = await notices.superseded(ids, base.clock.now());
        const company = await settings.all();
        const receipts = byId(await documents.receiptsByIds(unique([...told.values()].flat(), (row) => row.receiptId)));
        const accounts = byId(await customers.byIds(unique([...receipts.values()], (receipt) => receipt.accountId)));
        return { told, superseded, company, day: today(base, company), receipts, accounts };
      },

      async judge(message, { told, superseded, company, day, receipts, accounts }) {
        const rows = told.get(message.id) ?? [];
        const kept: Receipt[] = [];
        let why: Stop = 'paid';
        for (const row of rows) {
          const receipt = receipts.get(row.receiptId);
          const account = accounts.get(receipt?.accountId ?? '');
          const { accountId: toldAccountId, toEmail } = message;
          const facts = { ...row, account, toldAccountId, toEmail, company, today: day.today };
          const isOld = superseded.has(`${message.id} ${row.receiptId}`);
          const dropped = receipt ? (dropReason({ ...facts, receipt }) ?? (isOld ? 'superseded' : null)) : 'paid';
          if (row.dropped !== dropped) await notices.setDropped(row, dropped);
          if (receipt && dropped === null) kept.push(receipt);
          else if (dropped !== null && dropped !== 'paid') why = dropped;
        }
        const data = { ...message.data, receipts: receiptLines(kept, day) };
        // One of several mails to a customer does not say what all of them tell.
        if (kept.length === 0) return why;
        if (isOfPolicy(rows) && !company['debtors.onePerReceipt']) await tellLess(message, data);
        return { go: true, data };
      },
    }),

    async confirmed(messages, at) {
      const told = await notices.ofMessages(messages.map((message) => message.id));
      const rows = messages.flatMap((message) => rowsOf(message, told).map((row) => ({ message, row })));
      const sent = rows.filter(({ row }) => row.dropped === null);
      for (const [, group] of Map.groupBy(sent, ({ row }) => `${row.level} ${row.byName}`)) {
        const first = group[0];
        if (!first) continue;
        const { level, byName: by } = first.row;
        await documents.stampNotice({ receiptIds: unique(group, ({ row }) => row.receiptId), at, level, by });
      }
      await stampAccounts(sent, at);
      await decisions.record(
        rows.map(({ message, row }) => ({
          ...about(message, row),
          ...(row.dropped === null
            ? { outcome: 'sent' as const, reason: row.level === null ? ('manual' as const) : ('policy' as const) }
            : { outcome: 'not_sent' as const, reason: row.dropped }),
        })),
      );
      await decisions.record(
        await askedWith(templates, messages, (message) => ({ subject: { kind: 'receipt', id: message.causeId } })),
      );
      for (const { row } of rows) await freeLevel(row, row.dropped);
      base.hub.emit('changed', { room: 'debtors' });
    },

    async ended(messages) {
      const told = await notices.ofMessages(messages.map((message) => message.id));
      for (const message of messages) {
        const rows = rowsOf(message, told);
        const end = reasonOfEnd(message);
        await decisions.record(
          rows.map((row) => {
            const dropped = message.endState === 'cancelled' && row.dropped ? { reason: row.dropped } : {};
            return { ...about(message, row), outcome: 'not_sent', ...end, ...dropped };
          }),
        );
        if (message.endState === 'cancelled')
          for (const row of rows) {
            // As if it had never been sent.
            if (message.reason === UNDONE && row.level !== null) await notices.freeReminder(row);
            else await freeLevel(row, row.dropped);
          }
      }
      const ofPolicy = messages.filter((message) => isOfPolicy(told.get(message.id)));
      await followUp.undone(ofPolicy.filter(({ reason }) => reason === UNDONE));
      await followUp.failed(ofPolicy.filter(({ endState }) => endState !== 'cancelled'));
      base.hub.emit('changed', { room: 'debtors' });
    },

    async requeued(messages) {
      const told = await notices.ofMessages(messages.map((message) => message.id));
      await decisions.record(
        messages.flatMap((message) =>
          rowsOf(message, told)
            .filter((row) => row.dropped === null)
            .map((row) => ({ ...about(message, row), ...reasonOfRequeue(message) })),
        ),
      );
    },

    /** The stamps stay: it was sent. That it did not arrive stands beside it. */
    async bounced(messages) {
      const told = await notices.ofMessages(messages.map((message) => message.id));
      await decisions.record(
        messages.flatMap((message) =>
          rowsOf(message, told)
            .filter((row) => row.dropped === null)
            .map((row) => ({
              ...about(message, row),
              ...bounceOf(message),
            })),
        ),
      );
      base.hub.emit('changed', { room: 'debtors' });
    },
  };

  /** A customer is at the highest level of what was told at once. */
  async function stampAccounts(
    sent: readonly { readonly message: StoredMessage; readonly row: NoticeReceipt }[],
    at: number,
  ): Promise<void> {
    const stamps = [...Map.groupBy(sent, ({ message }) => message.accountId)].flatMap(([accountId, rows]) => {
      const levels = rows.flatMap(({ row }) => (row.level === null ? [] : [row.level]));
      const level = levels.length === 0 ? null : Math.max(...levels);
      return accountId && rows[0] ? [{ accountId, level, by: rows[0].row.byName }] : [];
    });
    for (const [, group] of Map.groupBy(stamps, ({ level, by }) => `${level} ${by}`)) {
      const first = group[0];
      if (!first) continue;
      const accountIds = group.map((stamp) => stamp.accountId);
      await customers.stampNotice({ accountIds, at, level: first.level, by: first.by });
    }
  }

  async function tellLess(message: StoredMessage, data: MailData): Promise<void> {
    const [before, now] = [totalsOf(message.data), totalsOf(data)];
    if (JSON.stringify(before) !== JSON.stringify(now)) await followUp.tells(message, now);
  }

  async function freeLevel(row: NoticeReceipt, dropped: Stop | null): Promise<void> {
    if (row.level !== null && dropped !== null && PASSING.has(dropped)) await notices.freeReminder(row);
  }
}

function isOfPolicy(rows: readonly NoticeReceipt[] = []): boolean {
  return rows.some(({ level }) => level !== null);
}

function totalsOf({ receipts = [] }: MailData): Money[] {
  return totalsByCurrency(receipts.map(({ open }) => open));
}

function about(
  message: StoredMessage,
  row: NoticeReceipt,
): Omit<NewDecision, 'outcome' | 'reason'> & { accountId: string } {
  return {
    accountId: message.accountId ?? '',
    subject: { kind: 'receipt', id: row.receiptId },
    messageId: message.id,
    batchId: message.batchId,
    level: row.level,
    actorName: row.byName || SYSTEM.name,
  };
}

/** Nothing is written about a customer who was erased meanwhile. */
function rowsOf(message: StoredMessage, told: ReadonlyMap<string, NoticeReceipt[]>): readonly NoticeReceipt[] {
  return message.accountId === null ? [] : (told.get(message.id) ?? []);
}

function unique<T>(rows: readonly T[], idOf: (row: T) => string): string[] {
  return [...new Set(rows.map(idOf))];
}
