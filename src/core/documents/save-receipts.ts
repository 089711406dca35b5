import type { Base } from '../base.ts';
import type { SavedRow, UpsertOutcome } from '../customers/index.ts';
import { InvalidInput, NotFound } from '../errors.ts';
import { cleanPayment, receiptProblems } from './document-rules.ts';
import type { PaymentInput, ReceiptInput, SalesDocument } from './documents.ts';
import type { DocumentsStore } from './documents-store.ts';
import type { ReceiptsStore, StoredPayment, StoredReceipt } from './receipts-store.ts';
import { settle } from './settlement.ts';

interface Stores {
  readonly base: Base;
  readonly store: DocumentsStore;
  readonly receipts: ReceiptsStore;
}

type Paid = ReadonlyMap<string, { readonly sum: number; readonly lastOn: string | null }>;

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
  if (changed.length > 0) await receipts.put(changed, base.clock.now());
  return rows.map(({ receipt, outcome }) => ({ id: receipt.id, outcome }));
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
  const settled = (await receipts.among('id', ids)).map((receipt) => ({ ...receipt, ...settlementOf(receipt, paid) }));
  await receipts.put(settled, at);
}

interface Merge {
  readonly input: ReceiptInput;
  readonly document: SalesDocument;
  readonly before: StoredReceipt | undefined;
  readonly paid: Paid;
  readonly newId: () => string;
}

function merge({ input, document, before, paid, newId }: Merge): { receipt: StoredReceipt; outcome: UpsertOutcome } {
  const given = {
    accountId: document.accountId,
    documentReference: document.reference,
    dueOn: input.dueOn,
    amount: { minor: input.amountMinor, currency: document.total.currency },
    settledOn: input.paidOn === undefined ? (before?.settledOn ?? null) : input.paidOn,
  };
  const unsettled = before ? { ...before, ...given } : { ...newReceipt(input, newId()), ...given };
  const receipt = { ...unsettled, ...settlementOf(unsettled, paid) };
  if (!before) return { receipt, outcome: 'created' };
  return { receipt, outcome: JSON.stringify(receipt) === JSON.stringify(before) ? 'unchanged' : 'updated' };
}

function newReceipt({ documentId, position }: ReceiptInput, id: string) {
  return {
    id,
    documentId,
    position,
    noticeSwitch: 'inherit',
    pause: null,
    lastNoticeAt: null,
    lastNoticeLevel: null,
    lastNoticeBy: null,
  } as const;
}

function settlementOf(
  receipt: Pick<StoredReceipt, 'id' | 'amount' | 'dueOn' | 'settledOn'>,
  paid: Paid,
): { paidMinor: number; paidOn: string | null } {
  const { amount, dueOn, settledOn } = receipt;
  const payments = paid.get(receipt.id) ?? { sum: 0, lastOn: null };
  return settle({ amountMinor: amount.minor, dueOn, settledOn, payments });
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
