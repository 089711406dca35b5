import { describe, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { type DocumentInput, openAmount, type Receipt, type ReceiptInput } from '../../../src/core/documents/index.ts';
import type { AppError } from '../../../src/core/errors.ts';
import { localeOf } from '../../../src/core/locale.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';

async function makeCustomer(core: Core, reference = 'C-1', tradeName = 'Martin'): Promise<string> {
  const { account } = await core.transaction((tx) =>
    tx.customers.save(admin, { kind: 'customer', reference, tradeName }),
  );
  return account.id;
}

function invoice(accountId: string, more: Partial<DocumentInput> = {}): DocumentInput {
  return {
    kind: 'invoice',
    reference: 'F-1',
    accountId,
    issuedOn: '2026-10-01',
    total: { minor: 12_000, currency: 'EUR' },
    ...more,
  };
}

/** An invoice of 120.00 EUR with one receipt due on 31 October. */
async function makeInvoice(core: Core) {
  const accountId = await makeCustomer(core);
  const { document } = await core.transaction((tx) => tx.documents.save(admin, invoice(accountId)));
  const receiptInput = { documentId: document.id, position: 1, dueOn: '2026-10-31', amountMinor: 12_000 };
  const { receipt } = await core.transaction((tx) => tx.documents.saveReceipt(admin, receiptInput));
  const current = async (): Promise<Receipt> => {
    const [now] = await core.documents.receiptsByIds([receipt.id]);
    if (!now) throw new Error('the receipt is gone');
    return now;
  };
  return { accountId, document, receipt, receiptInput, current };
}

describe.each(testDatabases)('documents (%s)', (database) => {
  it('[N1] a document is saved, saved again, then changed → created, unchanged, updated; its lines stay when left out', async () => {
    const { core } = await openTestCore(database);
    const accountId = await makeCustomer(core);
    const lines = [{ text: 'Bread', quantity: 1.5, amountMinor: 12_000 }];
    const save = (input: DocumentInput) => core.transaction((tx) => tx.documents.save(admin, input));
    expect((await save(invoice(accountId, { lines }))).outcome).toBe('created');
    expect((await save(invoice(accountId, { lines }))).outcome).toBe('unchanged');
    const { document, outcome } = await save(invoice(accountId, { issuedOn: '2026-10-02' }));
    expect(outcome).toBe('updated');
    expect(await core.documents.get(admin, document.id)).toEqual({
      id: document.id,
      kind: 'invoice',
      reference: 'F-1',
      accountId,
      issuedOn: '2026-10-02',
      total: { minor: 12_000, currency: 'EUR' },
      lines,
      hasFile: false,
    });
  });

  it('[N1] an invoice moves to another customer → its receipts do too', async () => {
    const { core } = await openTestCore(database);
    const { document, current } = await makeInvoice(core);
    const other = await makeCustomer(core, 'C-2', 'Other');
    await core.transaction((tx) => tx.documents.save(admin, invoice(other, { reference: document.reference })));
    expect((await current()).accountId).toBe(other);
  });

  it('[D10] payments come in → what is left goes down, the last one settles, one taken back opens it again', async () => {
    const { core } = await openTestCore(database);
    const { receipt, current } = await makeInvoice(core);
    const pay = (reference: string, amountMinor: number, paidOn: string) =>
      core.transaction((tx) =>
        tx.documents.addPayment(admin, { reference, receiptId: receipt.id, amountMinor, paidOn }),
      );
    expect(await pay('P-1', 5_000, '2026-11-01')).toBe('created');
    expect(await pay('P-1', 5_000, '2026-11-01')).toBe('unchanged');
    expect(openAmount(await current())).toEqual({ minor: 7_000, currency: 'EUR' });
    expect(await pay('P-2', 7_000, '2026-11-05')).toBe('created');
    expect(await current()).toMatchObject({ paidMinor: 12_000, paidOn: '2026-11-05' });
    expect(await pay('P-2', 6_000, '2026-11-05')).toBe('updated');
    expect(await current()).toMatchObject({ paidMinor: 11_000, paidOn: null });
    expect(await pay('P-3', -1_000, '2026-11-06')).toBe('created');
    expect(openAmount(await current()).minor).toBe(2_000);
  });

  it('[N1] the books say settled, then open again → settled, then open less its payments', async () => {
    const { core } = await openTestCore(database);
    const { receipt, receiptInput, current } = await makeInvoice(core);
    const save = async (paidOn?: string | null) =>
      (
        await core.transaction((tx) =>
          tx.documents.saveReceipt(admin, { ...receiptInput, ...(paidOn === undefined ? {} : { paidOn }) }),
        )
      ).outcome;
    await core.transaction((tx) =>
      tx.documents.addPayment(admin, {
        reference: 'P-1',
        receiptId: receipt.id,
        amountMinor: 100,
        paidOn: '2026-11-01',
      }),
    );
    expect(await save('2026-11-03')).toBe('updated');
    expect(await current()).toMatchObject({ paidMinor: 12_000, paidOn: '2026-11-03' });
    expect(await save()).toBe('unchanged');
    expect(await save(null)).toBe('updated');
    expect(await current()).toMatchObject({ paidMinor: 100, paidOn: null });
    expect(await save(null)).toBe('unchanged');
  });

  it('[N1] a credit note → nothing is owed on it', async () => {
    const { core } = await openTestCore(database);
    const { document } = await makeInvoice(core);
    const { receipt } = await core.transaction((tx) =>
      tx.documents.saveReceipt(admin, {
        documentId: document.id,
        position: 2,
        dueOn: '2026-10-31',
        amountMinor: -12_000,
      }),
    );
    expect(receipt.paidOn).toBe('2026-10-31');
    expect(openAmount(receipt).minor).toBe(0);
  });

  it('[D5] [D7] [D11] switch, pause and stamp are set → kept when the receipt is imported again', async () => {
    const { core } = await openTestCore(database);
    const { receipt, receiptInput, current } = await makeInvoice(core);
    await core.documents.setReceiptSwitch(receipt.id, 'off');
    await core.documents.setPause(receipt.id, { reason: 'promise', until: '2026-12-01', note: 'by phone\u202e' });
    await core.documents.stampNotice({ receiptIds: [receipt.id], at: 1_000, level: 1, by: 'Léa' });
    await core.transaction((tx) => tx.documents.saveReceipt(admin, { ...receiptInput, dueOn: '2026-11-15' }));
    expect(await current()).toMatchObject({
      dueOn: '2026-11-15',
      noticeSwitch: 'off',
      pause: { reason: 'promise', until: '2026-12-01', note: 'by phone' },
      lastNoticeAt: 1_000,
      lastNoticeLevel: 1,
      lastNoticeBy: 'Léa',
    });
    await core.documents.setPause(receipt.id, null);
    expect((await current()).pause).toBeNull();
  });

  it('[M1] documents are searched by number or customer without accents → found, newest first', async () => {
    const { core } = await openTestCore(database);
    const [martin, other] = [await makeCustomer(core, 'C-1', 'Société Élec'), await makeCustomer(core, 'C-2', 'Other')];
    await core.transaction(async (tx) => {
      await tx.documents.save(admin, invoice(martin, { reference: 'F-100', issuedOn: '2026-01-01' }));
      await tx.documents.save(admin, invoice(martin, { reference: 'D-7', kind: 'quote', issuedOn: '2026-02-01' }));
      await tx.documents.save(admin, invoice(other, { reference: 'F-200' }));
    });
    const found = async (filter: Parameters<Core['documents']['list']>[1]) =>
      (await core.documents.list(admin, filter)).rows.map((document) => document.reference);
    expect(await found({ search: 'societe elec' })).toEqual(['D-7', 'F-100']);
    expect(await found({ search: 'f-2' })).toEqual(['F-200']);
    expect(await found({ kind: 'quote' })).toEqual(['D-7']);
    expect(await found({ accountId: other })).toEqual(['F-200']);
    expect(await core.documents.list(admin, {}, { offset: 1, limit: 1 })).toMatchObject({
      total: 3,
      rows: [{ reference: 'D-7' }],
    });
  });

  it('[D1] instalments of which one is paid, partly paid, paused, withdrawn → what is open and the state, in the list and on the card', async () => {
    // Noon in UTC, and the same day in Paris.
    const { core } = await openTestCore(database, { now: '2026-11-24T12:00:00Z' });
    const { accountId, document, receiptInput } = await makeInvoice(core);
    const listed = async () =>
      (await core.documents.list(admin, {})).rows.map(({ state, open }) => [state, open.minor]);
    const save = (more: Partial<ReceiptInput>) =>
      core.transaction((tx) => tx.documents.saveReceipt(admin, { ...receiptInput, ...more }));
    expect(await listed()).toEqual([['overdue', 12_000]]);
    const second = await save({ position: 2, dueOn: '2026-11-24', amountMinor: 3_000 });
    await save({ paidOn: '2026-11-02' });
    expect(await listed()).toEqual([['open', 3_000]]);
    const payment = { reference: 'P-1', receiptId: second.receipt.id, amountMinor: 1_000, paidOn: '2026-11-20' };
    await core.transaction((tx) => tx.documents.addPayment(admin, payment));
    const pause = { reason: 'promise', until: '2026-12-01', note: 'next week' } as const;
    await core.transaction((tx) => tx.documents.setPause(second.receipt.id, pause));
    expect(await core.documents.card(admin, document.id)).toMatchObject({
      document: {
        id: document.id,
        account: { id: accountId, tradeName: 'Martin' },
        state: 'open',
        open: { minor: 2_000 },
      },
      receipts: [
        { position: 1, paidOn: '2026-11-02' },
        { position: 2, paidMinor: 1_000, pause },
      ],
    });
    await save({ position: 2, dueOn: '2026-11-24', amountMinor: 3_000, withdrawn: true });
    expect(await listed()).toEqual([['paid', 0]]);
    await save({ paidOn: null, withdrawn: true });
    expect(await listed()).toEqual([['withdrawn', 0]]);
    await core.transaction((tx) =>
      tx.documents.save(admin, invoice(accountId, { kind: 'quote', issuedOn: '2026-11-01' })),
    );
    expect(await listed()).toEqual([
      [null, 0],
      ['withdrawn', 0],
    ]);
  });

  it.each<[Partial<DocumentInput>, string]>([
    [{ reference: '' }, 'Give the number, as it stands on the document.'],
    [{ issuedOn: '2026-02-30' }, '“2026-02-30” is not a date that exists. Write it like 2026-11-24.'],
    [{ total: { minor: 1, currency: 'EURO' } }, '“EURO” is not a currency. Write its three letters, like EUR.'],
    [{ total: { minor: 2 ** 60, currency: 'EUR' } }, 'This amount is too large to be kept exactly.'],
  ])('[N1] a document that does not fit (%j) → refused with a sentence', async (wrong, sentence) => {
    const { core } = await openTestCore(database);
    const accountId = await makeCustomer(core);
    const refusal = await core
      .transaction((tx) => tx.documents.save(admin, invoice(accountId, wrong)))
      .catch((error: unknown) => error);
    expect(sayError(core.base.words.in('en'), refusal as AppError)).toBe(sentence);
    expect((await core.documents.list(admin, {})).total).toBe(0);
  });

  it('[X2] without the permission → each use case refuses by its name', async () => {
    const { core } = await openTestCore(database);
    const { document, accountId } = await makeInvoice(core);
    const denied = async (work: Promise<unknown>) =>
      ((await work.catch((error: unknown) => error)) as AppError).params['permission'];
    expect(await denied(core.documents.list(actorWith(), {}))).toBe('documents.view');
    expect(await denied(core.documents.get(actorWith(), document.id))).toBe('documents.view');
    expect(await denied(core.documents.save(actorWith('documents.view'), invoice(accountId)))).toBe('documents.edit');
  });

  it('[M2] a PDF is attached → it is what the customer gets; anything else is refused', async () => {
    const { core } = await openTestCore(database);
    const { document } = await makeInvoice(core);
    const attach = (content: Buffer, contentType = 'application/pdf') =>
      core.transaction((tx) =>
        tx.documents.attachFile(admin, { documentId: document.id, name: '../../F 1.PDF', contentType, content }),
      );
    const html = Buffer.from('<script>alert(1)</script>');
    const refusal = (await attach(html).catch((error: unknown) => error)) as AppError;
    expect(sayError(core.base.words.in('en'), refusal)).toBe(
      'This is not a PDF. Save the document as PDF and attach that.',
    );
    await attach(Buffer.from('%PDF-1.7 the original'));
    expect((await core.documents.get(admin, document.id)).hasFile).toBe(true);
    const file = await core.documents.pdf(document.id, localeOf('fr'));
    expect(file).toMatchObject({ name: 'F-1.pdf', contentType: 'application/pdf' });
    expect(file.content.toString()).toBe('%PDF-1.7 the original');
  });
});
