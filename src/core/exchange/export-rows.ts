import type { AccountKind } from '../customers/index.ts';
import { isoInstant } from '../dates.ts';
import { toBoolean } from '../db/index.ts';
import { DOCUMENT_KINDS, type DocumentLine } from '../documents/index.ts';
import type { Money } from '../money.ts';
import type { ExportKind, ExportRow } from './export.ts';
import type { ExportStore, Raw } from './export-store.ts';

/** What each kind's rows hold: keys as an import calls the fields, dates ISO 8601, references instead of ids. */
export function exportedRows(store: ExportStore, kind: ExportKind): AsyncGenerator<ExportRow[]> {
  const kinds: Readonly<Record<ExportKind, () => AsyncGenerator<ExportRow[]>>> = {
    customers: () => accounts(store, 'customer'),
    suppliers: () => accounts(store, 'supplier'),
    contacts: () => contacts(store),
    documents: () => documents(store),
    invoices: () => invoices(store),
    receipts: () => receipts(store),
    payments: () => mapped(store.payments(), paymentRow),
    incidents: () => mapped(store.incidents(), incidentRow),
    ratings: () => mapped(store.ratings(), ratingRow),
    messages: () => mapped(store.messages(), messageRow),
    decisions: () => mapped(store.decisions(), decisionRow),
    audit: () => mapped(store.audit(), auditRow),
  };
  return kinds[kind]();
}

async function* mapped(pages: AsyncIterable<Raw[]>, toRow: (raw: Raw) => ExportRow): AsyncGenerator<ExportRow[]> {
  for await (const page of pages) yield page.map(toRow);
}

async function* accounts(store: ExportStore, kind: AccountKind): AsyncGenerator<ExportRow[]> {
  for await (const page of store.accounts(kind)) {
    const addresses = groupBy(await store.addresses(idsOf(page)), 'account_id');
    yield page.map((raw) => ({
      reference: text(raw, 'reference'),
      tradeName: text(raw, 'trade_name'),
      legalName: text(raw, 'legal_name'),
      email: (addresses.get(raw['id']) ?? []).map((address) => text(address, 'email')),
      language: raw['language'] ?? null,
      country: raw['country'] ?? null,
      phone: raw['phone'] ?? null,
      noticeSwitch: text(raw, 'notice_switch'),
      ...lastNotice(raw),
      archivedAt: instant(raw, 'archived_at'),
      createdAt: instant(raw, 'created_at'),
      updatedAt: instant(raw, 'updated_at'),
    }));
  }
}

async function* contacts(store: ExportStore): AsyncGenerator<ExportRow[]> {
  for (const kind of ['customer', 'supplier'] as const) {
    for await (const page of store.accounts(kind)) {
      const byAccount = groupBy(await store.contacts(idsOf(page)), 'account_id');
      yield page.flatMap((account) =>
        (byAccount.get(account['id']) ?? []).map((raw) => ({
          customer: text(account, 'reference'),
          accountKind: kind,
          name: text(raw, 'name'),
          reference: raw['reference'] ?? null,
          email: raw['email'] ?? null,
          phone: raw['phone'] ?? null,
          job: raw['job'] ?? null,
          main: flag(raw, 'main'),
        })),
      );
    }
  }
}

async function* documents(store: ExportStore): AsyncGenerator<ExportRow[]> {
  for (const kind of DOCUMENT_KINDS) {
    // Invoices have a file of their own, with their dates.
    if (kind === 'invoice') continue;
    yield* mapped(store.documents(kind), (raw) => ({ kind, ...documentRow(raw) }));
  }
}

/** The receipt's dates where it is one over the whole amount, as the import makes it; instalments stand in `receipts`. */
async function* invoices(store: ExportStore): AsyncGenerator<ExportRow[]> {
  for await (const page of store.documents('invoice')) {
    const byInvoice = groupBy(await store.receipts(idsOf(page)), 'document_id');
    yield page.map((raw) => {
      const [receipt, ...more] = byInvoice.get(raw['id']) ?? [];
      const whole = more.length === 0 && receipt?.['position'] === 1 && receipt['amount_minor'] === raw['total_minor'];
      return {
        ...documentRow(raw),
        dueOn: whole ? text(receipt, 'due_on') : null,
        paidOn: whole ? (receipt['settled_on'] ?? null) : null,
        disputed: whole ? flag(receipt, 'disputed') : null,
        status: whole ? statusOf(receipt) : null,
      };
    });
  }
}

function documentRow(raw: Raw): ExportRow {
  const lines = typeof raw['lines'] === 'string' ? (JSON.parse(raw['lines']) as DocumentLine[] | null) : null;
  return {
    reference: text(raw, 'reference'),
    customer: text(raw, 'customer'),
    issuedOn: text(raw, 'issued_on'),
    amount: money(raw, 'total_minor'),
    currency: text(raw, 'currency'),
    lines:
      lines?.map((line) => ({
        text: line.text,
        quantity: line.quantity,
        amount: { minor: line.amountMinor, currency: text(raw, 'currency') },
      })) ?? null,
    file: raw['file_name'] ?? null,
    createdAt: instant(raw, 'created_at'),
    updatedAt: instant(raw, 'updated_at'),
  };
}

async function* receipts(store: ExportStore): AsyncGenerator<ExportRow[]> {
  for await (const page of store.documents('invoice')) {
    const byInvoice = groupBy(await store.receipts(idsOf(page)), 'document_id');
    yield page.flatMap((invoice) =>
      (byInvoice.get(invoice['id']) ?? []).map((raw) => receiptRow(text(invoice, 'reference'), raw)),
    );
  }
}

/** `paidOn` is what the books say, as the import sets it; `settledOn` counts payments too. */
function receiptRow(document: string, raw: Raw): ExportRow {
  const open = raw['paid_on'] === null ? Math.max(0, Number(raw['amount_minor']) - Number(raw['paid_minor'])) : 0;
  return {
    document,
    position: Number(raw['position']),
    dueOn: text(raw, 'due_on'),
    amount: money(raw, 'amount_minor'),
    currency: text(raw, 'currency'),
    paidOn: raw['settled_on'] ?? null,
    disputed: flag(raw, 'disputed'),
    status: statusOf(raw),
    paidAmount: money(raw, 'paid_minor'),
    openAmount: { minor: open, currency: text(raw, 'currency') },
    settledOn: raw['paid_on'] ?? null,
    noticeSwitch: text(raw, 'notice_switch'),
    pauseReason: raw['pause_reason'] ?? null,
    pausedUntil: raw['paused_until'] ?? null,
    pauseNote: raw['pause_note'] ?? null,
    ...lastNotice(raw),
  };
}

/** What no date and no payment tells: void, or paid by the books' word alone. */
function statusOf(receipt: Raw): string | null {
  if (flag(receipt, 'withdrawn')) return 'void';
  const books = receipt['books_paid_minor'];
  const isPaid = receipt['settled_on'] === null && books !== null && Number(books) >= Number(receipt['amount_minor']);
  return isPaid ? 'paid' : null;
}

function paymentRow(raw: Raw): ExportRow {
  return {
    reference: text(raw, 'reference'),
    document: text(raw, 'document'),
    position: Number(raw['position']),
    amount: money(raw, 'amount_minor'),
    currency: text(raw, 'currency'),
    paidOn: text(raw, 'paid_on'),
  };
}

/** A resolution of one that is open again would close nothing: it stands in `lastResolution` alone. */
function incidentRow(raw: Raw): ExportRow {
  return {
    reference: text(raw, 'reference'),
    customer: text(raw, 'customer'),
    subject: text(raw, 'subject'),
    description: text(raw, 'description'),
    internalNotes: text(raw, 'internal_notes'),
    state: text(raw, 'state'),
    resolution: raw['state'] === 'closed' ? text(raw, 'resolution') : null,
    lastResolution: text(raw, 'resolution'),
    assignee: raw['assignee'] ?? null,
    noticeOnCreate: flag(raw, 'notice_on_create'),
    noticeOnClose: flag(raw, 'notice_on_close'),
    createdBy: text(raw, 'created_by_name'),
    createdAt: instant(raw, 'created_at'),
    closedAt: instant(raw, 'closed_at'),
  };
}

function ratingRow(raw: Raw): ExportRow {
  return {
    id: text(raw, 'id'),
    createdAt: instant(raw, 'created_at'),
    customer: raw['customer'] ?? null,
    subjectKind: text(raw, 'subject_kind'),
    subject: text(raw, 'subject_title'),
    score: Number(raw['score']),
    scale: Number(raw['scale']),
    low: flag(raw, 'low'),
    comment: text(raw, 'comment'),
    updatedAt: instant(raw, 'updated_at'),
    owner: raw['owner_name'] ?? null,
    contactedAt: instant(raw, 'contacted_at'),
    resolvedAt: instant(raw, 'resolved_at'),
    messageId: text(raw, 'message_id'),
  };
}

function messageRow(raw: Raw): ExportRow {
  return {
    id: text(raw, 'id'),
    createdAt: instant(raw, 'created_at'),
    class: text(raw, 'class'),
    state: text(raw, 'state'),
    customer: raw['customer'] ?? null,
    toEmail: text(raw, 'to_email'),
    toName: text(raw, 'to_name'),
    language: text(raw, 'language'),
    subject: text(raw, 'subject'),
    batch: text(raw, 'batch'),
    createdBy: text(raw, 'created_by_name'),
    dueAt: instant(raw, 'due_at'),
    sentAt: instant(raw, 'sent_at'),
    attempts: Number(raw['attempts']),
    outcomeCode: raw['outcome_code'] ?? null,
    outcomeText: raw['outcome_text'] ?? null,
    messageId: text(raw, 'rfc_message_id'),
    causeKind: text(raw, 'cause_kind'),
    causeId: text(raw, 'cause_id'),
  };
}

function decisionRow(raw: Raw): ExportRow {
  return {
    id: text(raw, 'id'),
    at: instant(raw, 'at'),
    customer: text(raw, 'customer'),
    subjectKind: text(raw, 'subject_kind'),
    subject: text(raw, 'subject'),
    notice: raw['notice'] ?? null,
    invoice: raw['invoice'] ?? null,
    position: raw['position'] ?? null,
    outcome: text(raw, 'outcome'),
    reason: text(raw, 'reason'),
    level: raw['level'] ?? null,
    detail: text(raw, 'detail'),
    by: text(raw, 'actor_name'),
    messageId: raw['message_id'] ?? null,
    batchId: raw['batch_id'] ?? null,
    runId: raw['run_id'] ?? null,
  };
}

function auditRow(raw: Raw): ExportRow {
  return {
    id: text(raw, 'id'),
    at: instant(raw, 'at'),
    byKind: text(raw, 'actor_kind'),
    by: text(raw, 'actor_name'),
    door: text(raw, 'door'),
    action: text(raw, 'action'),
    targetKind: raw['target_kind'] ?? null,
    targetId: raw['target_id'] ?? null,
    details: text(raw, 'details'),
  };
}

function lastNotice(raw: Raw): ExportRow {
  return {
    lastNoticeAt: instant(raw, 'last_notice_at'),
    lastNoticeLevel: raw['last_notice_level'] ?? null,
    lastNoticeBy: raw['last_notice_by'] ?? null,
  };
}

function idsOf(page: readonly Raw[]): string[] {
  return page.map((raw) => text(raw, 'id'));
}

function groupBy(rows: readonly Raw[], column: string): Map<Raw[string] | undefined, Raw[]> {
  return Map.groupBy(rows, (raw) => raw[column]);
}

function text(raw: Raw, column: string): string {
  return String(raw[column] ?? '');
}

function flag(raw: Raw, column: string): boolean {
  return toBoolean(raw[column]);
}

function money(raw: Raw, column: string): Money {
  return { minor: Number(raw[column]), currency: text(raw, 'currency') };
}

function instant(raw: Raw, column: string): string | null {
  const at = raw[column];
  return typeof at === 'number' ? isoInstant(at) : null;
}
