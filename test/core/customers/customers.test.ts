import { describe, expect, it } from 'vitest';
import type { AccountInput } from '../../../src/core/customers/index.ts';
import type { AppError } from '../../../src/core/errors.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';

const martin: AccountInput = {
  kind: 'customer',
  reference: 'C-1',
  tradeName: 'Boulangerie Martin & Fils',
  emails: ['compta@martin.example', 'CFO@Martin.example'],
  language: 'fr',
  country: 'Belgique',
};

function named(reference: string, tradeName: string, more: Partial<AccountInput> = {}): AccountInput {
  return { kind: 'customer', reference, tradeName, ...more };
}

describe.each(testDatabases)('customers (%s)', (database) => {
  it('[N1] a customer is saved, saved again, then changed → created, unchanged, updated; what is left out stays', async () => {
    const { core } = await openTestCore(database);
    const save = (input: AccountInput) => core.transaction((tx) => tx.customers.save(admin, input));
    expect((await save(martin)).outcome).toBe('created');
    expect((await save(martin)).outcome).toBe('unchanged');
    const changed = await save(named('C-1', 'Martin'));
    expect(changed).toMatchObject({
      outcome: 'updated',
      account: {
        tradeName: 'Martin',
        legalName: 'Boulangerie Martin & Fils',
        emails: ['compta@martin.example', 'CFO@martin.example'],
        language: 'fr',
        country: 'BE',
        noticeSwitch: 'inherit',
      },
    });
    expect(await core.customers.findByReference(admin, 'customer', 'C-1')).toEqual(changed.account);
    expect(await core.customers.findByReference(admin, 'supplier', 'C-1')).toBeNull();
    expect((await core.audit.list(admin, { search: 'customers.' })).map((entry) => entry.action)).toEqual([
      'customers.update',
      'customers.create',
    ]);
  });

  it('[N1] the same reference as customer and as supplier → two accounts', async () => {
    const { core } = await openTestCore(database);
    await core.transaction(async (tx) => {
      await tx.customers.save(admin, martin);
      await tx.customers.save(admin, { ...martin, kind: 'supplier' });
    });
    expect((await core.customers.list(admin, {})).total).toBe(2);
    expect((await core.customers.list(admin, { kind: 'supplier' })).total).toBe(1);
  });

  it('[T12] a search without accents or case → finds every word in names, reference and addresses, in order of the name', async () => {
    const { core } = await openTestCore(database);
    await core.transaction((tx) =>
      tx.customers.saveMany(admin, [
        named('ES-7', 'Ñandú Logística S.L.', { emails: ['pagos@nandu.example'] }),
        named('PL-1', 'Żółw i Syn'),
        named('FR-2', 'écureuil 100%'),
        named('JP-1', '株式会社さくら製作所'),
        named('EN-1', 'Zebra', { legalName: 'O’Brien_Ltd' }),
      ]),
    );
    const search = async (text: string) =>
      (await core.customers.list(admin, { search: text })).rows.map((account) => account.reference);
    expect(await search('NANDU logistica')).toEqual(['ES-7']);
    expect(await search('pagos@nandu')).toEqual(['ES-7']);
    expect(await search('zolw')).toEqual(['PL-1']);
    expect(await search('さくら')).toEqual(['JP-1']);
    expect(await search("o'brien")).toEqual(['EN-1']);
    expect(await search('100%')).toEqual(['FR-2']);
    expect(await search('%')).toEqual(['FR-2']);
    expect(await search('o’brien_')).toEqual(['EN-1']);
    expect(await search('nandu zebra')).toEqual([]);
    expect((await search('')).slice(0, 2)).toEqual(['FR-2', 'ES-7']);
  });

  it('[T12] 1,284 match, a page of 50 is asked for → 50 rows and the total; thousands can be chosen by id or reference', async () => {
    const { core } = await openTestCore(database);
    const inputs = Array.from({ length: 1_284 }, (_, n) =>
      named(`C-${String(n).padStart(4, '0')}`, `Customer ${String(n).padStart(4, '0')}`, {
        emails: [`c${n}@example.net`],
      }),
    );
    const saved = await core.transaction((tx) => tx.customers.saveMany(admin, inputs));
    const page = await core.customers.list(admin, { kind: 'customer' }, { offset: 1_250, limit: 50 });
    expect(page.total).toBe(1_284);
    expect(page.rows.map((account) => account.reference).slice(0, 2)).toEqual(['C-1250', 'C-1251']);
    expect(page.rows).toHaveLength(34);
    expect(page.rows[0]?.emails).toEqual(['c1250@example.net']);
    const ids = saved.map(({ id }) => id);
    expect(await core.customers.byIds([...ids, 'unknown'])).toHaveLength(1_284);
    expect((await core.customers.list(admin, { ids })).total).toBe(1_284);
    expect((await core.customers.list(admin, { references: ['C-0001', 'C-0002', 'nope'] })).total).toBe(2);
  });

  it('[N1] hostile text in the fields → controls and bidi characters are gone, the rest is kept as text', async () => {
    const { core } = await openTestCore(database);
    const { account } = await core.transaction((tx) =>
      tx.customers.save(admin, named(' C-9\n', '=1+1 <b>{{ 7*7 }}</b>\u202e\u0000\r\nBcc: x@y.example \ud800')),
    );
    expect(account.reference).toBe('C-9');
    expect(account.tradeName).toBe('=1+1 <b>{{ 7*7 }}</b> Bcc: x@y.example \ufffd');
  });

  it.each<[Partial<AccountInput>, string]>([
    [
      { emails: ['a@b.example', 'not an address'] },
      '“not an address” is not an e-mail address. Write one like name@example.com.',
    ],
    [
      { emails: ['a@b.example\r\nBcc: c@d.example'] },
      '“a@b.example Bcc: c@d.example” is not an e-mail address. Write one like name@example.com.',
    ],
    [{ reference: ' ' }, 'Give the reference, for example the customer number of your books.'],
    [{ tradeName: '\u200f' }, 'Give the trade name or the legal name.'],
    [{ tradeName: 'x'.repeat(10_000) }, 'This is longer than 300 characters. Shorten it.'],
    [
      { language: 'klingonish language' },
      '“klingonish language” is not a language. Write a code like en, fr, es or pt-BR.',
    ],
    [{ country: 'Ruritania' }, '“Ruritania” is not a country. Write a code like GB, or its name.'],
  ])('[N1] a field that does not fit (%j) → refused with a sentence, nothing stored', async (wrong, sentence) => {
    const { core } = await openTestCore(database);
    const refusal = await core
      .transaction((tx) => tx.customers.save(admin, { ...martin, ...wrong }))
      .catch((error: unknown) => error);
    expect(sayError(core.base.words.in('en'), refusal as AppError)).toBe(sentence);
    expect((await core.customers.list(admin, {})).total).toBe(0);
  });

  it('[X2] without the permission → each use case refuses by its name', async () => {
    const { core } = await openTestCore(database);
    const { account } = await core.transaction((tx) => tx.customers.save(admin, martin));
    const denied = async (work: Promise<unknown>) =>
      ((await work.catch((error: unknown) => error)) as AppError).params['permission'];
    const nobody = actorWith();
    expect(await denied(core.customers.list(nobody, {}))).toBe('customers.view');
    expect(await denied(core.customers.get(nobody, account.id))).toBe('customers.view');
    expect(await denied(core.customers.save(actorWith('customers.view'), martin))).toBe('customers.edit');
    expect(await denied(core.customers.setNoticeSwitch(nobody, account.id, 'off'))).toBe('debtors.edit');
    expect(await denied(core.customers.clearSuppression(nobody, 'a@b.example'))).toBe('customers.edit');
  });

  it('[D5] the notice switch is set and a notice stamped → kept, and an import of the same customer leaves both', async () => {
    const { core } = await openTestCore(database);
    const { account } = await core.transaction((tx) => tx.customers.save(admin, martin));
    await core.transaction((tx) =>
      tx.customers.setNoticeSwitch(actorWith('debtors.edit', 'debtors.view'), account.id, 'off'),
    );
    await core.customers.stampNotice({ accountIds: [account.id], at: 1_000, level: 2, by: 'policy' });
    await core.transaction((tx) => tx.customers.save(admin, { ...martin, tradeName: 'Martin' }));
    expect(await core.customers.get(admin, account.id)).toMatchObject({
      tradeName: 'Martin',
      noticeSwitch: 'off',
      lastNoticeAt: 1_000,
      lastNoticeLevel: 2,
      lastNoticeBy: 'policy',
    });
  });

  it('[E4] an address is suppressed and another opted out → blocked whatever its case, until it is cleared', async () => {
    const { core } = await openTestCore(database);
    await core.customers.suppress({
      email: 'Gone@Example.net',
      reason: 'hard_bounce',
      detail: '550 5.1.1 no such user',
    });
    await core.customers.optOut({ email: 'quiet@example.net', category: 'mailing', accountId: null, source: 'link' });
    const emails = ['gone@example.net', 'QUIET@example.net', 'ok@example.net'];
    expect(await core.customers.blocked(emails, 'mailing')).toEqual(
      new Map([
        ['gone@example.net', 'suppressed'],
        ['QUIET@example.net', 'opted_out'],
      ]),
    );
    expect([...(await core.customers.blocked(emails, null)).keys()]).toEqual(['gone@example.net']);
    expect((await core.customers.listSuppressions(admin, { search: 'GONE' })).rows).toMatchObject([
      { email: 'gone@example.net', reason: 'hard_bounce', detail: '550 5.1.1 no such user' },
    ]);
    await core.transaction((tx) => tx.customers.clearSuppression(admin, 'GONE@example.net'));
    expect(await core.customers.blocked(emails, null)).toEqual(new Map());
  });

  it('[N1] contacts are saved → found again by reference or name, and one is main', async () => {
    const { core } = await openTestCore(database);
    const { account } = await core.transaction((tx) => tx.customers.save(admin, martin));
    const save = (...contacts: { name: string; reference?: string; email?: string; main?: boolean }[]) =>
      core.transaction((tx) =>
        tx.customers.saveContacts(
          admin,
          contacts.map((contact) => ({ accountId: account.id, ...contact })),
        ),
      );
    const outcomes = async (...contacts: Parameters<typeof save>) =>
      (await save(...contacts)).map(({ outcome }) => outcome);
    expect(
      await outcomes({ name: 'Ana', main: true }, { name: 'Bob', reference: 'K2', email: 'b@example.net' }),
    ).toEqual(['created', 'created']);
    expect(await outcomes({ name: 'ana' }, { name: 'Bob', reference: 'K2' })).toEqual(['updated', 'unchanged']);
    expect((await core.customers.mainContacts([account.id])).get(account.id)?.name).toBe('ana');
    expect(await outcomes({ name: 'Robert', reference: 'K2', main: true })).toEqual(['updated']);
    expect(await core.customers.listContacts(admin, account.id)).toMatchObject([
      { name: 'Robert', email: 'b@example.net', main: true },
      { name: 'ana', main: false },
    ]);
    expect((await core.customers.mainContacts([account.id])).get(account.id)?.name).toBe('Robert');
  });
});
