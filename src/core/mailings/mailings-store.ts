import type { AccountFilter } from '../customers/index.ts';
import { type Db, fromJson, insertRows, toJson, whereAmong } from '../db/index.ts';
import type { QuotaPlan } from '../quota/index.ts';
import type { Skip, SkipReason } from './mailings.ts';

export interface MailingRecord {
  readonly id: string;
  readonly templateId: string | null;
  readonly templateName: string;
  readonly templateVersion: number;
  readonly selection: AccountFilter;
  readonly plan: QuotaPlan;
  readonly queued: number;
  readonly scheduledFor: number | null;
  readonly createdAt: number;
}

interface MailingRow {
  readonly id: string;
  readonly template_id: string | null;
  readonly template_name: string;
  readonly template_version: number;
  readonly selection: string;
  readonly plan: string;
  readonly queued: number;
  readonly scheduled_for: number | null;
  readonly created_at: number;
}

interface SkipRow {
  readonly mailing_id: string;
  readonly account_id: string | null;
  readonly reference: string;
  readonly name: string;
  readonly reason: SkipReason;
}

export function createMailingsStore(db: Db) {
  return {
    async insert(mailing: MailingRecord, skips: readonly Skip[]): Promise<void> {
      await db('mailings').insert({
        id: mailing.id,
        template_id: mailing.templateId,
        template_name: mailing.templateName,
        template_version: mailing.templateVersion,
        selection: toJson(mailing.selection),
        plan: toJson(mailing.plan),
        queued: mailing.queued,
        scheduled_for: mailing.scheduledFor,
        created_at: mailing.createdAt,
      });
      const rows = skips.map((skip, position) => ({
        mailing_id: mailing.id,
        position,
        account_id: skip.accountId || null,
        reference: skip.reference,
        name: skip.name,
        reason: skip.why,
      }));
      if (rows.length > 0) await insertRows(db, { table: 'mailing_skips', rows });
    },

    async find(id: string): Promise<MailingRecord | null> {
      const row = await db<MailingRow>('mailings').where({ id }).first();
      return row ? toMailing(row) : null;
    },

    async newest(limit: number): Promise<MailingRecord[]> {
      const rows: MailingRow[] = await db('mailings').orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit);
      return rows.map(toMailing);
    },

    async skips(id: string): Promise<Skip[]> {
      const rows = await db<SkipRow>('mailing_skips').where({ mailing_id: id }).orderBy('position');
      return rows.map((row) => ({
        accountId: row.account_id ?? '',
        reference: row.reference,
        name: row.name,
        why: row.reason,
      }));
    },

    /** The template of each mailing; null for a deleted one, absent for an unknown mailing. */
    async templatesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
      const query = db('mailings').select('id', 'template_id');
      const rows: { id: string; template_id: string | null }[] = await whereAmong(query, db, {
        column: 'id',
        values: ids,
      });
      return new Map(rows.map((row) => [row.id, row.template_id]));
    },
  };
}

function toMailing(row: MailingRow): MailingRecord {
  return {
    id: row.id,
    templateId: row.template_id,
    templateName: row.template_name,
    templateVersion: row.template_version,
    selection: fromJson(row.selection),
    plan: fromJson(row.plan),
    queued: row.queued,
    scheduledFor: row.scheduled_for,
    createdAt: row.created_at,
  };
}
