import { cleanText, REFERENCE_LIMIT } from '../customers/index.ts';
import { isPlainDate } from '../dates.ts';
import type { FieldProblem } from '../errors.ts';
import { isCurrency } from '../money.ts';
import type { DocumentInput, DocumentLine, PaymentInput, ReceiptInput } from './documents.ts';

/** Instalments of one invoice. */
const LAST_POSITION = 999;
const LINE_LIMIT = 1_000;
const LINE_TEXT_LIMIT = 500;

/** A document's fields cleaned, with what does not fit. */
export function cleanDocument(input: DocumentInput): { document: DocumentInput; problems: FieldProblem[] } {
  const reference = cleanText(input.reference);
  const problems = [
    ...referenceProblems(reference),
    ...dateProblems('issuedOn', input.issuedOn),
    ...amountProblems('total', input.total.minor),
  ];
  if (!isCurrency(input.total.currency))
    problems.push({
      field: 'currency',
      code: 'documents.currency',
      params: { value: input.total.currency.slice(0, 20) },
    });
  if ((input.lines?.length ?? 0) > LINE_LIMIT)
    problems.push({ field: 'lines', code: 'documents.tooManyLines', params: { limit: LINE_LIMIT } });
  const lines = input.lines?.map(cleanLine);
  return { document: { ...input, reference, ...(lines ? { lines } : {}) }, problems };
}

/** What does not fit in a receipt. */
export function receiptProblems(input: ReceiptInput): FieldProblem[] {
  const problems = [...dateProblems('dueOn', input.dueOn), ...amountProblems('amount', input.amountMinor)];
  if (!Number.isInteger(input.position) || input.position < 1 || input.position > LAST_POSITION)
    problems.push({ field: 'position', code: 'documents.position', params: { limit: LAST_POSITION } });
  if (input.paidOn != null) problems.push(...dateProblems('paidOn', input.paidOn));
  return problems;
}

/** A payment's fields cleaned, with what does not fit. */
export function cleanPayment(input: PaymentInput): { payment: PaymentInput; problems: FieldProblem[] } {
  const reference = cleanText(input.reference);
  const problems = [
    ...referenceProblems(reference),
    ...dateProblems('paidOn', input.paidOn),
    ...amountProblems('amount', input.amountMinor),
  ];
  if (input.amountMinor === 0) problems.push({ field: 'amount', code: 'documents.nothingPaid' });
  return { payment: { ...input, reference }, problems };
}

function cleanLine(line: DocumentLine): DocumentLine {
  return { ...line, text: cleanText(line.text).slice(0, LINE_TEXT_LIMIT).toWellFormed() };
}

function referenceProblems(reference: string): FieldProblem[] {
  if (reference === '') return [{ field: 'reference', code: 'documents.referenceEmpty' }];
  if (reference.length <= REFERENCE_LIMIT) return [];
  return [{ field: 'reference', code: 'customers.tooLong', params: { limit: REFERENCE_LIMIT } }];
}

function dateProblems(field: string, date: string): FieldProblem[] {
  return isPlainDate(date) ? [] : [{ field, code: 'documents.date', params: { value: date.slice(0, 40) } }];
}

/** Past 2^53 minor units, whole numbers are no longer exact. */
function amountProblems(field: string, minor: number): FieldProblem[] {
  return Number.isSafeInteger(minor) ? [] : [{ field, code: 'documents.amount' }];
}
