import { isDeepStrictEqual } from 'node:util';
import type { Base } from '../base.ts';
import type { SavedRow, UpsertOutcome } from '../customers/index.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { cleanPayment, receiptProblems } from './document-rules.ts';
import type { PaymentInput, ReceiptInput, SalesDocument } from './documents.ts';
import type { DocumentsStore } from './documents-store.ts';
import type { ReceiptsStore, StoredPayment, StoredReceipt } from './receipts-store.ts';
import { type BooksPaid, type NamedPayments, settle } from './settlement.ts';

interface Stores {
  readonly base: Base;
  readonly store: DocumentsStore;
  readonly receipts: ReceiptsStore;
}

type Paid = ReadonlyMap<string, NamedPayments>;

const NO_PAYMENTS: NamedPayments = { sum: 0, lastOn: null, sinceMinor: 0 };

/** Creates or updates receipts by document and position, in bulk; answers in the order of the inputs. */
export async function saveReceipts(
  { base, store, receipts }: Stores,
  inputs: readonly ReceiptInput[],
): Promise<SavedRow[]> {
  const problems = inputs.flatMap(receiptProblems);
  if (problems.length > 0) throw new InvalidInput(problems);
  const documentIds = [...new Set(inputs.map((input) => input.documentId))];
  const documents = new Map((await store.byIds(documentIds)).map((document) => [document.id, document]));
  const known = await receipts.among('document_id', documentIds);
  const knownByKey = new Map(known.map((receipt) => [receiptKey(receipt), receipt]));
  const paid = await receipts.paid(known.map((receipt) => receipt.id));
  const rows = inputs.map((input) => {
    const document = documents.get(input.documentId);
    if (!document) throw new NotFound('documents.notFound');
    return merge({ input, document, before: knownByKey.get(receiptKey(input)), paid, newId: () => base.ids.next() });
  });
  const changed = rows.filter(({ outcome }) => outcome !== 'unchanged').map(({ receipt }) => receipt);
  const at = base.clock.now();
  if (changed.length > 0) await receipts.put(changed, at);
  await followDisputes(
    receipts,
    rows.filter(({ before }) => before !== undefined),
    at,
  );
  return rows.map(({ receipt, outcome }) => ({ id: receipt.id, outcome }));
}

/** The pauses that change because the books changed their mind; a new receipt is written with its own. */
async function followDisputes(receipts: ReceiptsStore, rows: readonly Merged[], at: number): Promise<void> {
  const paused = rows.filter(({ before, receipt }) => receipt.pause !== null && before?.pause === null);
  const resumed = rows.filter(({ before, receipt }) => receipt.pause === null && before?.pause != null);
  const ids = (list: readonly Merged[]) => list.map(({ receipt }) => receipt.id);
  if (paused.length > 0) await receipts.setPause(ids(paused), DISPUTE, at);
  if (resumed.length > 0) await receipts.setPause(ids(resumed), null, at);
}

/** Counts payments by their reference, in bulk, and settles what they settle; answers in the order of the inputs. */
export async function addPayments(
  { base, receipts }: Omit<Stores, 'store'>,
  inputs: readonly PaymentInput[],
): Promise<SavedRow[]> {
  const cleaned = inputs.map(cleanPayment);
  const problems = cleaned.flatMap((row) => row.problems);
  if (problems.length > 0) throw new InvalidInput(problems);
  const known = await receipts.paymentsByReference(cleaned.map(({ payment }) => payment.reference));
  const knownByReference = new Map(known.map((payment) => [payment.reference, payment]));
  const rows = cleaned.map(({ payment }) => {
    const before = knownByReference.get(payment.reference);
    const after: StoredPayment = { ...payment, id: before?.id ?? base.ids.next() };
    return { before, after, outcome: paymentOutcome(before, after) };
  });
  const changed = rows.filter(({ outcome }) => outcome !== 'unchanged');
  if (changed.length > 0) {
    const at = base.clock.now();
    await receipts.putPayments(
      changed.map(({ after }) => after),
      at,
    );
    // A corrected payment may have moved from one receipt to another: both are settled anew.
    const touched = changed.flatMap(({ before, after }) => [after.receiptId, ...(before ? [before.receiptId] : [])]);
    await settleAnew(receipts, [...new Set(touched)], at);
  }
  return rows.map(({ after, outcome }) => ({ id: after.id, outcome }));
}

async function settleAnew(receipts: ReceiptsStore, ids: readonly string[], at: number): Promise<void> {
  const paid = await receipts.paid(ids);
  const settled = (await receipts.among('id', ids)).map((receipt) => {
    // Payments that come to the whole leave the books' amount nothing to tell.
    const isExplained = (paid.get(receipt.id) ?? NO_PAYMENTS).sum >= receipt.amount.minor;
    const explained = isExplained ? { ...receipt, booksPaid: null } : receipt;
    return { ...explained, ...settlementOf(explained, paid) };
  });
  await receipts.put(settled, at);
}

interface Merged {
  readonly before: StoredReceipt | undefined;
  readonly receipt: StoredReceipt;
  readonly outcome: UpsertOutcome;
}

/** How a dispute known from the books pauses: until somebody resumes it. */
const DISPUTE = { reason: 'dispute', until: null, note: '' } as const;

interface Merge {
  readonly input: ReceiptInput;
  readonly document: SalesDocument;
  readonly before: StoredReceipt | undefined;
  readonly paid: Paid;
  readonly newId: () => string;
}

function merge({ input, document, before, paid, newId }: Merge): Merged {
  const known = before ?? newReceipt(input, newId());
  const given = {
    ...known,
    accountId: document.accountId,
    documentReference: document.reference,
    dueOn: input.dueOn,
    amount: { minor: input.amountMinor, currency: document.total.currency },
    settledOn: input.paidOn === undefined ? known.settledOn : input.paidOn,
    booksPaid: booksPaidOf(input, known, paid),
    withdrawn: input.withdrawn ?? known.withdrawn,
    disputed: input.disputed ?? known.disputed,
  };
  const settled = { ...given, ...settlementOf(given, paid) };
  const receipt = { ...settled, pause: pauseOf(settled, known) };
  if (!before) return { before, receipt, outcome: 'created' };
  return { before, receipt, outcome: isDeepStrictEqual(receipt, before) ? 'unchanged' : 'updated' };
}

/** The same amount again, or the one that is known anyway, changes nothing: payments that came since stay counted. */
function booksPaidOf(input: ReceiptInput, known: StoredReceipt, paid: Paid): BooksPaid | null {
  const { booksPaid, paidOn, amountMinor } = input;
  if (booksPaid === undefined) {
    const isOpenAgain = paidOn === null && known.booksPaid !== null && known.booksPaid.minor >= amountMinor;
    return isOpenAgain ? null : known.booksPaid;
  }
  if (booksPaid === null) return null;
  const isKnown = known.booksPaid === null && booksPaid.minor === known.paidMinor;
  if (isKnown || booksPaid.minor === known.booksPaid?.minor) return known.booksPaid;
  return { ...booksPaid, knownMinor: (paid.get(known.id) ?? NO_PAYMENTS).sum };
}

/** Only a change in the books' word moves a pause (D11); a settled receipt needs none. */
function pauseOf(receipt: StoredReceipt, before: StoredReceipt): StoredReceipt['pause'] {
  if (receipt.disputed === before.disputed) return before.pause;
  if (receipt.disputed) return before.pause ?? (receipt.paidOn === null ? DISPUTE : null);
  return before.pause?.reason === 'dispute' ? null : before.pause;
}

function newReceipt({ documentId, position, dueOn, amountMinor }: ReceiptInput, id: string): StoredReceipt {
  return {
    id,
    documentId,
    documentReference: '',
    accountId: '',
    position,
    dueOn,
    amount: { minor: amountMinor, currency: '' },
    settledOn: null,
    booksPaid: null,
    withdrawn: false,
    disputed: false,
    paidMinor: 0,
    paidOn: null,
    noticeSwitch: 'inherit',
    pause: null,
    lastNoticeAt: null,
    lastNoticeLevel: null,
    lastNoticeBy: null,
  };
}

function settlementOf(
  receipt: Pick<StoredReceipt, 'id' | 'amount' | 'dueOn' | 'settledOn' | 'withdrawn' | 'booksPaid'>,
  paid: Paid,
): { paidMinor: number; paidOn: string | null } {
  const payments = paid.get(receipt.id) ?? NO_PAYMENTS;
  return settle({ ...receipt, amountMinor: receipt.amount.minor, payments });
}

function receiptKey({ documentId, position }: { documentId: string; position: number }): string {
  return `${documentId} ${position}`;
}

function paymentOutcome(before: StoredPayment | undefined, after: StoredPayment): UpsertOutcome {
  if (!before) return 'created';
  const same =
    before.receiptId === after.receiptId && before.amountMinor === after.amountMinor && before.paidOn === after.paidOn;
  return same ? 'unchanged' : 'updated';
}
