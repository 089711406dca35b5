import type { NoticeSwitch } from '../customers/index.ts';
import type { PlainDate } from '../dates.ts';
import type { Db } from '../db/index.ts';
import type { PauseReason } from '../documents/index.ts';
import type { CompanyDay } from './company-day.ts';
import { createNoticesStore } from './notices-store.ts';
import { type PolicyRule, type ReminderCandidate, usedNumber } from './reminder-plan.ts';

interface CandidateRow {
  readonly id: string;
  readonly account_id: string;
  readonly due_on: PlainDate;
  readonly minor: number;
  readonly currency: string;
  readonly receipt_switch: NoticeSwitch;
  readonly account_switch: NoticeSwitch;
  readonly pause_reason: PauseReason | null;
  readonly paused_until: PlainDate | null;
  readonly last_notice_at: number | null;
}

/** Open receipts as the reminder rule looks at them. */
export function createCandidatesStore(db: Db) {
  return {
    /** Receipts due on or before the day, with what has been done about them. */
    async dueBy(dueOn: PlainDate, { day, rule }: { day: CompanyDay; rule: PolicyRule }): Promise<ReminderCandidate[]> {
      const rows: CandidateRow[] = await db('receipts as r')
        .join('accounts as a', 'a.id', 'r.account_id')
        .whereNull('r.paid_on')
        .whereRaw('r.amount_minor > r.paid_minor')
        .where('r.due_on', '<=', dueOn)
        .select('r.id', 'r.account_id', 'r.due_on', 'r.currency', 'r.pause_reason', 'r.paused_until')
        .select('a.last_notice_at', db.raw('r.amount_minor - r.paid_minor as minor'))
        .select({ receipt_switch: 'r.notice_switch', account_switch: 'a.notice_switch' })
        .orderBy('r.due_on')
        .orderBy('r.id');
      const used = await usedLevels(rule);
      const waiting = await createNoticesStore(db).waitingAccounts(day.startOf(0));
      const snoozed = await snoozedAccounts();
      return rows.map((row) => ({
        receiptId: row.id,
        accountId: row.account_id,
        dueOn: row.due_on,
        open: { minor: Number(row.minor), currency: row.currency },
        receiptSwitch: row.receipt_switch,
        accountSwitch: row.account_switch,
        pause: row.pause_reason === null ? null : { reason: row.pause_reason, until: row.paused_until, note: '' },
        usedLevel: used.get(row.id) ?? 0,
        toldOn: day.stampedOn(row.last_notice_at),
        isWaiting: waiting.has(row.account_id),
        snoozedUntil: snoozed.get(row.account_id) ?? null,
      }));
    },
  };

  /** Reminded, or given up by a person. */
  async function usedLevels(rule: PolicyRule): Promise<Map<string, number>> {
    const reminded = db('reminders as rem')
      .join('receipts as r', 'r.id', 'rem.receipt_id')
      .whereNull('r.paid_on')
      .select('rem.receipt_id', 'rem.level', 'rem.offset_days', 'rem.of_levels');
    const skipped = db('reminder_item_receipts as ir')
      .join('reminder_items as i', 'i.id', 'ir.item_id')
      .where('i.state', 'skipped')
      .select('ir.receipt_id', 'ir.level', 'ir.offset_days', 'ir.of_levels');
    const rows: { receipt_id: string; of_levels: number; level: number; offset_days: number }[] = await db
      .from(reminded.unionAll([skipped]).as('used'))
      .select('receipt_id', 'of_levels')
      .max({ level: 'level', offset_days: 'offset_days' })
      .groupBy('receipt_id', 'of_levels');
    const used = new Map<string, number>();
    for (const row of rows) {
      const mark = { level: row.level, offsetDays: row.offset_days, ofLevels: row.of_levels };
      used.set(row.receipt_id, Math.max(used.get(row.receipt_id) ?? 0, usedNumber(mark, rule)));
    }
    return used;
  }

  async function snoozedAccounts(): Promise<Map<string, PlainDate>> {
    const rows: { account_id: string; until: PlainDate }[] = await db('reminder_items')
      .where('state', 'snoozed')
      .select('account_id')
      .max({ until: 'snoozed_until' })
      .groupBy('account_id');
    return new Map(rows.map((row) => [row.account_id, row.until]));
  }
}
