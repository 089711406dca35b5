import { describe, expect, it } from 'vitest';
import { personFields, roleFields } from '../../src/core/access/index.ts';
import type { Core, Rooms } from '../../src/core/core.ts';
import { accountFields, contactFields } from '../../src/core/customers/index.ts';
import { type EditBase, EditConflict, editBase, mergeFields, rebased } from '../../src/core/edits.ts';
import { NotFound } from '../../src/core/errors.ts';
import { incidentFields } from '../../src/core/incidents/index.ts';
import { noticeFields, templateFields } from '../../src/core/templates/index.ts';
import { sayError } from '../../src/core/words.ts';
import { admin, openTestCore } from '../support/core.ts';
import { testDatabases } from '../support/databases.ts';

describe('[X5] merging three ways', () => {
  const before = { name: 'Oven', text: 'Cold', days: [1, 2] };
  const merge = (theirs: Partial<typeof before>, mine: Partial<typeof before>) =>
    mergeFields({ base: editBase(before), theirs: { ...before, ...theirs }, mine: { ...before, ...mine } });

  it('each changed another field → both are kept', () => {
    const { fields, conflicts } = merge({ name: 'Oven 2' }, { days: [3] });
    expect([fields, conflicts]).toEqual([{ name: 'Oven 2', text: 'Cold', days: [3] }, []]);
  });

  it('both changed one field → a conflict with both values; the same value twice → none', () => {
    expect(merge({ text: 'Warm' }, { text: 'Hot' }).conflicts).toEqual([
      { field: 'text', theirs: 'Warm', mine: 'Hot' },
    ]);
    expect(merge({ text: 'Warm' }, { text: 'Warm' })).toMatchObject({ fields: { text: 'Warm' }, conflicts: [] });
  });

  it('nothing was there when one began → whatever differs is a conflict; nobody has read it → mine holds', () => {
    const theirs = { name: 'A', text: 'B' };
    const [mine] = [{ name: 'A', text: 'C' }];
    expect(mergeFields({ base: {}, theirs, mine }).conflicts).toEqual([{ field: 'text', theirs: 'B', mine: 'C' }]);
    expect(mergeFields({ base: null, theirs, mine })).toEqual({ fields: mine, conflicts: [] });
  });

  it('objects whose keys come in another order → the same value', () => {
    const base = editBase({ levels: [{ days: 1, minimum: null }] });
    expect(base).toEqual(editBase({ levels: [{ minimum: null, days: 1 }] }));
  });

  it('after a conflict was shown → only that field stands on theirs, and a third change is a conflict again', () => {
    const shown = [{ field: 'text', theirs: 'Warm', mine: 'Hot' }];
    const base = rebased(editBase(before), shown);
    const mine = { ...before, text: 'Hot' };
    const theirs = { ...before, name: 'Oven 2', text: 'Warm' };
    expect(mergeFields({ base, theirs, mine })).toEqual({ fields: { ...theirs, text: 'Hot' }, conflicts: [] });
    expect(mergeFields({ base, theirs: { ...theirs, text: 'Boiling' }, mine }).conflicts).toHaveLength(1);
  });
});

/** One thing that people save as a whole: two of its fields, each with three values, and how it is read and saved. */
interface Saving {
  readonly fields: readonly [string, string];
  readonly values: Readonly<Record<string, readonly [unknown, unknown, unknown]>>;
  make(tx: Rooms): Promise<string>;
  read(core: Rooms, id: string): Promise<object>;
  save(tx: Rooms, id: string, edit: { base: EditBase | null; values: Record<string, unknown> }): Promise<unknown>;
  /** How it may vanish. */
  remove?(tx: Rooms, id: string): Promise<void>;
}

const LETTER = { name: 'Spring', subject: 'Hello', design: 'text', body: 'Open.' } as const;

const SAVINGS: Readonly<Record<string, Saving>> = {
  'incidents.edit': {
    fields: ['subject', 'description'],
    values: { subject: ['Oven', 'Oven 2', 'Oven 3'], description: ['Cold', 'Warm', 'Hot'] },
    async make(tx) {
      const accountId = await customer(tx);
      const input = { accountId, subject: 'Oven', description: 'Cold', requestKey: 'one', noticeOnCreate: false };
      return (await tx.incidents.open(admin, input)).incident.id;
    },
    read: async (core, id) => incidentFields(await core.incidents.get(admin, id)),
    save: (tx, id, { base, values }) => tx.incidents.edit(admin, { id, base, ...values }),
  },
  'customers.edit': {
    fields: ['tradeName', 'emails'],
    values: {
      tradeName: ['Martin', 'Martin & fils', 'Martin SARL'],
      emails: [['a@martin.example'], ['b@martin.example'], ['c@martin.example']],
    },
    make: customer,
    read: async (core, id) => accountFields(await core.customers.get(admin, id)),
    save: (tx, id, { base, values }) => tx.customers.edit(admin, { id, base, ...values }),
  },
  'customers.editContact': {
    fields: ['name', 'email'],
    values: {
      name: ['Ana', 'Ana Díaz', 'Ana D.'],
      email: ['a@martin.example', 'ana@martin.example', null],
    },
    async make(tx) {
      const contact = { accountId: await customer(tx), name: 'Ana', email: 'a@martin.example' };
      return (await tx.customers.addContact(admin, contact)).id;
    },
    async read(core, id) {
      const { rows } = await core.customers.list(admin, {});
      const contacts = await core.customers.listContacts(admin, rows[0]?.id ?? '');
      return contactFields(contacts.find((contact) => contact.id === id) ?? gone());
    },
    save: (tx, id, { base, values }) => tx.customers.editContact(admin, { id, base, ...values }),
    remove: (tx, id) => tx.customers.removeContact(admin, id),
  },
  'access.updateRole': {
    fields: ['name', 'debtors'],
    values: { name: ['Office', 'Desk', 'Front desk'], debtors: [['view'], ['view', 'edit'], []] },
    make: async (tx) => (await tx.access.createRole(admin, { name: 'Office', permissions: ['debtors.view'] })).id,
    read: async (core, id) => roleFields((await core.access.listRoles(admin)).find((role) => role.id === id) ?? gone()),
    save: (tx, id, { base, values }) => {
      const { debtors, name } = values as { debtors: string[]; name: string };
      const permissions = debtors.map((level) => `debtors.${level}` as 'debtors.view');
      return tx.access.updateRole(admin, { id, base, name, permissions });
    },
    remove: (tx, id) => tx.access.deleteRole(admin, id),
  },
  'access.updatePerson': {
    fields: ['name', 'language'],
    values: { name: ['Léa', 'Léa M.', 'Léa Martin'], language: ['fr', 'en', 'es'] },
    make: async (tx) => (await tx.access.addPerson(admin, { name: 'Léa', language: 'fr', roleIds: [] })).id,
    read: async (core, id) =>
      personFields((await core.access.listPeople(admin)).find((one) => one.id === id) ?? gone()),
    save: (tx, id, { base, values }) =>
      tx.access.updatePerson(admin, { id, base, roleIds: [], ...(values as { name: string }) }),
    remove: (tx, id) => tx.access.removePerson(admin, id),
  },
  'settings.edit': {
    fields: ['company.name', 'policy.levels'],
    values: {
      'company.name': ['', 'Acme', 'Acme SARL'],
      'policy.levels': [7, 14, 30].map((offsetDays) => [{ offsetDays, minimum: null }]) as [object, object, object],
    },
    async make(tx) {
      await tx.settings.set(admin, 'policy.levels', [{ offsetDays: 7, minimum: null }]);
      return '';
    },
    read: (core) => core.settings.all(),
    save: (tx, _id, { base, values }) => tx.settings.edit(admin, { base, values }),
  },
  'templates.update': {
    fields: ['subject', 'body'],
    values: {
      subject: ['Hello', 'Good day', 'Dear all'],
      body: ['Open.', 'Closed.', '<p>x</p>'].map((text) => ({ design: 'text', text })) as [object, object, object],
    },
    make: async (tx) => (await tx.templates.create(admin, LETTER)).id,
    read: async (core, id) => templateFields(await core.templates.get(admin, id)),
    save: (tx, id, { base, values }) => {
      const { subject, body } = values as { subject: string; body: { design: 'text'; text: string } };
      return tx.templates.update(admin, { id, base, name: 'Spring', subject, design: body.design, body: body.text });
    },
    remove: (tx, id) => tx.templates.remove(admin, id),
  },
  'templates.setNoticeText': {
    fields: ['subject', 'body'],
    values: { subject: ['S', 'T', 'U'], body: ['Pay.', 'Do pay.', 'Please pay.'] },
    async make(tx) {
      const text = { kind: 'debtor.one', language: 'en', subject: 'S', body: 'Pay.' } as const;
      await tx.templates.setNoticeText(admin, { ...text, base: null });
      return 'debtor.one';
    },
    read: async (core) => noticeFields(await core.templates.noticeText(admin, 'debtor.one', 'en')),
    save: (tx, _id, { base, values }) => {
      const { subject, body } = values as { subject: string; body: string };
      return tx.templates.setNoticeText(admin, { kind: 'debtor.one', language: 'en', base, subject, body });
    },
  },
};

/** Use cases that sound as if they saved a whole thing, and why nobody's edit is lost by them. */
const OTHERS: Readonly<Record<string, string>> = {
  'settings.set': 'a command that names one value: a form saved later finds it',
  'settings.setMany': 'commands and keys that are made: as settings.set',
  'customers.save': 'an upsert of connectors and sample data: the file says what holds',
  'customers.saveMany': 'an import: as customers.save',
  'customers.saveContacts': 'an import: as customers.save',
  'customers.setNoticeSwitch': 'one switch by itself',
  'debtors.setSwitch': 'one switch by itself',
  'documents.save': 'an import: as customers.save',
  'documents.saveMany': 'an import: as customers.save',
  'documents.saveReceipt': 'an import: as customers.save',
  'documents.saveReceipts': 'an import: as customers.save',
  'documents.setPause': 'an act of the debtors room, taken down as a decision each time',
  'documents.setReceiptSwitch': 'one switch by itself',
  'exchange.saveProfile': 'the columns that somebody has just mapped, whole',
  'outbox.setOrigin': 'the program’s own',
};

describe('[X5] what saves a whole thing', () => {
  it('each use case whose name says that it saves → knows what was read, or stands here with the reason why it need not', async () => {
    const { core } = await openTestCore('sqlite');
    const saving = Object.entries(core as unknown as Record<string, object>).flatMap(([room, service]) =>
      room === 'base' || typeof service !== 'object'
        ? []
        : Object.keys(service)
            .filter((name) => /^(save|edit|update|set|put|write|change|rename)(?![a-z])/.test(name))
            .map((name) => `${room}.${name}`),
    );
    expect(saving.toSorted()).toEqual([...Object.keys(SAVINGS), ...Object.keys(OTHERS)].toSorted());
  });
});

describe.each(testDatabases)('[X5] two people (%s)', (database) => {
  it.each(Object.entries(SAVINGS))('%s', async (_name, saving) => {
    const { core } = await openTestCore(database);
    const { id, base, state, save } = await begin(core, saving);
    const [one, other] = saving.fields;

    // Different fields: both stay.
    await save({ base, [one]: 1 });
    await save({ base, [other]: 1 });
    expect(await state()).toEqual({ [one]: 1, [other]: 1 });

    // The same field: nothing is written, both values are told.
    const conflict = await conflictOf(save({ base, [one]: 2 }));
    const values = saving.values[one] ?? [];
    expect(conflict.conflicts).toEqual([{ field: one, theirs: values[1], mine: values[2] }]);
    expect(sayError(core.base.words.in('fr'), conflict)).toContain('Quelqu’un d’autre');
    expect(await state()).toEqual({ [one]: 1, [other]: 1 });

    // The same value typed twice is none.
    await save({ base, [one]: 1 });
    // Theirs: the field as it is stored; mine: saved on what was shown, while the other field merges as before.
    await save({ base: rebased(base, conflict.conflicts), [one]: 1 });
    expect(await state()).toEqual({ [one]: 1, [other]: 1 });
    await save({ base: rebased(base, conflict.conflicts), [one]: 2 });
    expect(await state()).toEqual({ [one]: 2, [other]: 1 });

    if (!saving.remove) return;
    await core.transaction((tx) => saving.remove?.(tx, id) ?? Promise.resolve());
    await expect(save({ base, [one]: 1 })).rejects.toBeInstanceOf(NotFound);
  });

  it.each(Object.entries(SAVINGS))(
    '%s at the same instant → one field each: both stay; one field: one is told',
    async (_name, saving) => {
      const { core } = await openTestCore(database);
      const { id, base, state, save } = await begin(core, saving);
      const [one, other] = saving.fields;
      await Promise.all([save({ base, [one]: 1 }), save({ base, [other]: 1 })]);
      expect(await state()).toEqual({ [one]: 1, [other]: 1 });

      const now = editBase(await saving.read(core, id));
      const outcomes = await Promise.allSettled([
        save({ base: now, [one]: 0, [other]: 1 }),
        save({ base: now, [one]: 2, [other]: 1 }),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const refused = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(refused?.reason).toBeInstanceOf(EditConflict);
    },
  );
});

/** A thing as both have it before them; values are named by their number in the table, the first unless given. */
async function begin(core: Core, saving: Saving) {
  const id = await core.transaction((tx) => saving.make(tx));
  const base = editBase(await saving.read(core, id));
  return {
    id,
    base,
    async state() {
      const now = (await saving.read(core, id)) as Record<string, unknown>;
      const numberOf = (field: string) =>
        (saving.values[field] ?? []).findIndex((value) => JSON.stringify(value) === JSON.stringify(now[field]));
      return Object.fromEntries(saving.fields.map((field) => [field, numberOf(field)]));
    },
    save({ base: read, ...chosen }: { base: EditBase | null } & Readonly<Record<string, unknown>>) {
      const values = saving.fields.map((field) => [field, saving.values[field]?.[Number(chosen[field] ?? 0)]]);
      return core.transaction((tx) => saving.save(tx, id, { base: read, values: Object.fromEntries(values) }));
    },
  };
}

async function customer(tx: Rooms): Promise<string> {
  const input = { kind: 'customer', reference: 'C-1', tradeName: 'Martin', emails: ['a@martin.example'] } as const;
  return (await tx.customers.create(admin, input)).id;
}

function gone(): never {
  throw new Error('not there');
}

async function conflictOf(saved: Promise<unknown>): Promise<EditConflict> {
  const error = await saved.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof EditConflict)) throw error ?? new Error('no conflict');
  return error;
}
