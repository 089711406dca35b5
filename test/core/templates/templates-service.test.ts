import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/access/index.ts';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Core, Rooms } from '../../../src/core/core.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { NoticeKind, Template, TemplateInput } from '../../../src/core/templates/index.ts';
import { sayError, sayProblem } from '../../../src/core/words.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { testDatabases } from '../../support/databases.ts';
import { visibleText } from '../../support/mail-reading.ts';

const draft: TemplateInput = {
  name: 'Spring',
  subject: 'Hello @CUSTOMERNAME@',
  design: 'text',
  body: 'Dear @CONTACTNAME|you@',
};

async function create(core: Core, input: Partial<TemplateInput> = {}, actor: Actor = admin): Promise<Template> {
  return await core.transaction((tx) => tx.templates.create(actor, { ...draft, ...input }));
}

async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const refusal = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(AppError);
  return refusal as AppError;
}

const words = (core: Core, error: AppError, language = 'en'): string[] =>
  error.fields.map((problem) => `${problem.field}: ${sayProblem(core.base.words.in(language), problem)}`);

describe.each(testDatabases)('templates (%s)', (database) => {
  it('[T1] a template is created → found by id and name, never sent, version 1', async () => {
    const { core, clock } = await openTestCore(database);
    const template = await create(core);
    expect(template).toEqual({
      ...draft,
      id: template.id,
      version: 1,
      size: 22,
      createdAt: clock.now(),
      updatedAt: clock.now(),
      lastSentAt: null,
      archivedAt: null,
    });
    expect(await core.templates.get(admin, template.id)).toEqual(template);
    expect(await core.templates.findByName(admin, ' spring ')).toEqual(template);
    expect(await core.templates.findByName(admin, 'summer')).toBeNull();
    expect(await core.audit.list(admin, { search: 'templates.create' })).toMatchObject([{ targetId: template.id }]);
  });

  it('[T12] the beginning of a name that one template alone has → found; of several → refused naming them; archived ones do not count', async () => {
    const { core } = await openTestCore(database);
    const spring = await create(core, { name: 'Spring news' });
    await create(core, { name: 'Sp%cial' });
    const old = await create(core, { name: 'Spring sale' });
    expect((await core.templates.findByName(admin, 'sp%'))?.name).toBe('Sp%cial');
    const refusal = await refusalOf(core.templates.findByName(admin, 'spri'));
    expect(sayError(core.base.words.in('en'), refusal)).toBe(
      'Several templates begin with “spri”: Spring news, Spring sale. Write more of the name.',
    );
    await core.templates.archive(admin, { id: old.id, archived: true });
    expect(await core.templates.findByName(admin, 'spri')).toEqual(spring);
    expect(await core.templates.findByName(admin, '')).toBeNull();
    await create(core, { name: 'Spring' });
    expect((await core.templates.findByName(admin, 'spring'))?.name).toBe('Spring');
  });

  it('[T1] what is wrong → refused field by field, with place and nearest tag, and nothing is stored', async () => {
    const { core } = await openTestCore(database);
    await create(core);
    const refusal = await refusalOf(
      create(core, { name: 'SPRING', subject: 'Hi @CUSTMERNAME@', body: 'One\nto @RECEIPTS@ and @COMPANYNAM@' }),
    );
    expect(words(core, refusal)).toEqual([
      'name: There is already a template called “Spring”. Choose another name.',
      'subject: Subject, character 4: there is no tag “@CUSTMERNAME@”. Did you mean “@CUSTOMERNAME@”?',
      'body: Message, line 2, character 4: “@RECEIPTS@” is not known in this kind of mail.',
      'body: Message, line 2, character 19: there is no tag “@COMPANYNAM@”. Did you mean “@COMPANYNAME@”?',
    ]);
    expect(words(core, await refusalOf(create(core, { name: ' \u202e\n', subject: ' ', body: ' ' })))).toEqual([
      'name: Give the template a name.',
      'subject: Write a subject: it is the first thing your customer reads.',
      'body: Write the message: it is empty.',
    ]);
    expect(
      words(core, await refusalOf(create(core, { name: 'A', subject: '@widgetvaluation@', body: 'a\nb\0' })), 'fr'),
    ).toEqual([
      'subject: Objet, caractère 1 : « @widgetvaluation@ » affiche plus que du texte et n’a pas sa place dans un objet.',
      'body: Le message contient des caractères qu’aucun e-mail ne peut porter (code zéro, ligne 2). Collez-le de nouveau en texte brut.',
    ]);
    const html = '<p style="color:@COMPANYNAME@">\n<i title="@widgetvaluation@">@CONTACTNAME|<b>x</b>@</i></p>';
    expect(
      words(core, await refusalOf(create(core, { name: 'B', design: 'html', body: html }))).map((line) =>
        line.slice(0, 35),
      ),
    ).toEqual([
      'body: Message, line 1, character 17',
      'body: Message, line 2, character 11',
      'body: Message, line 2, character 30',
    ]);
    expect(await core.templates.list(admin)).toHaveLength(1);
  });

  it('[T3] a megabyte of HTML → stored byte for byte; more is refused', async () => {
    const { core } = await openTestCore(database);
    const body = `<p>\r\n\t"é&#64;' ☕ $& {{x}} \\ @CUSTOMERNAME@</p>${'x'.repeat(1_000_000)}`;
    const { id } = await create(core, { design: 'html', body });
    expect((await core.templates.get(admin, id)).body === body).toBe(true);
    const refusal = await refusalOf(create(core, { name: 'Big', design: 'html', body: 'x'.repeat(1_048_577) }));
    expect(words(core, refusal)).toEqual(['body: The message is 1025 kB long. At most 1024 kB can be mailed.']);
  });

  it('[T9] edited → a new version; the old ones are seen and restored; queued contents stay', async () => {
    const { core, clock } = await openTestCore(database);
    const { id } = await create(core);
    const queued = await core.templates.contentOf(id);
    clock.advance(MINUTE);
    const edited = await core.transaction((tx) =>
      tx.templates.update(admin, { ...draft, id, base: null, body: 'New' }),
    );
    expect(edited).toMatchObject({ version: 2, body: 'New', updatedAt: clock.now() });
    expect((await core.templates.contents([queued.id])).get(queued.id)).toEqual(queued);
    expect(
      (await core.templates.versions(admin, id)).map(({ number, createdBy, content }) => [
        number,
        createdBy,
        content.body,
      ]),
    ).toEqual([
      [2, 'root', 'New'],
      [1, 'root', draft.body],
    ]);
    const restored = await core.transaction((tx) => tx.templates.restore(admin, { id, number: 1 }));
    expect(restored).toMatchObject({ version: 3, body: draft.body });
    expect((await core.templates.contentOf(id)).id).toBe(queued.id);
    await refusalOf(core.transaction((tx) => tx.templates.restore(admin, { id, number: 9 })));
  });

  it('[T9] saved without a change → no version; a new name alone → none either', async () => {
    const { core } = await openTestCore(database);
    const { id } = await create(core);
    const same = await core.transaction((tx) => tx.templates.update(admin, { ...draft, id, base: null }));
    expect(same.version).toBe(1);
    const renamed = await core.transaction((tx) =>
      tx.templates.update(admin, { ...draft, id, base: null, name: 'Été' }),
    );
    expect(renamed).toMatchObject({ version: 1, name: 'Été' });
    expect(await core.templates.findByName(admin, 'éTÉ')).toMatchObject({ id });
  });

  it('[T8] duplicated → independent, never sent, with a free name in the person’s language', async () => {
    const { core } = await openTestCore(database);
    const original = await create(core);
    await core.templates.stampSent(original.id, 5);
    const french = { ...admin, language: 'fr' };
    const copies = [];
    for (let count = 0; count < 3; count += 1)
      copies.push(await core.transaction((tx) => tx.templates.duplicate(french, original.id)));
    expect(copies.map(({ name, lastSentAt, version }) => [name, lastSentAt, version])).toEqual([
      ['Spring (copie)', null, 1],
      ['Spring (copie 2)', null, 1],
      ['Spring (copie 3)', null, 1],
    ]);
    const copy = copies[0] as Template;
    await core.transaction((tx) =>
      tx.templates.update(admin, { ...draft, name: copy.name, id: copy.id, base: null, body: 'Other' }),
    );
    expect((await core.templates.get(admin, original.id)).body).toBe(draft.body);
  });

  it('[T8] listed → sorted and searched as asked; archived ones apart; last sent moves only forward', async () => {
    const { core, clock } = await openTestCore(database);
    const ids: Record<string, string> = {};
    for (const name of ['Été 50%', 'automne', 'Winter_x']) {
      ids[name] = (await create(core, { name })).id;
      clock.advance(MINUTE);
    }
    const names = async (filter: Parameters<Core['templates']['list']>[1]): Promise<string[]> =>
      (await core.templates.list(admin, filter)).map((template) => template.name);
    expect(await names({})).toEqual(['automne', 'Été 50%', 'Winter_x']);
    expect(await names({ sort: 'created' })).toEqual(['Winter_x', 'automne', 'Été 50%']);
    expect(await names({ search: '50%' })).toEqual(['Été 50%']);
    expect(await names({ search: 'r_x' })).toEqual(['Winter_x']);
    expect(await names({ search: 'ETE' })).toEqual(['Été 50%']);
    await core.templates.stampSent(ids['automne'] ?? '', 200);
    await core.templates.stampSent(ids['automne'] ?? '', 100);
    expect((await core.templates.get(admin, ids['automne'] ?? '')).lastSentAt).toBe(200);
    expect((await names({ sort: 'sent' }))[0]).toBe('automne');
    await core.transaction((tx) => tx.templates.archive(admin, { id: ids['automne'] ?? '', archived: true }));
    expect(await names({})).not.toContain('automne');
    expect(await names({ archived: true })).toEqual(['automne']);
    await core.transaction((tx) => tx.templates.archive(admin, { id: ids['automne'] ?? '', archived: false }));
    expect(await names({})).toContain('automne');
  });

  it('[T8] deleted while a mailing waits → refused naming it; after it has left → deleted, its history stays', async () => {
    const { core, clock } = await openTestCore(database);
    const { id } = await create(core);
    await saveCustomer({ core });
    const { batchId } = await core.transaction((tx) =>
      tx.mailings.send(admin, { templateId: id, selection: { kind: 'customer' }, requestKey: 'k' }),
    );
    const refusal = await refusalOf(core.transaction((tx) => tx.templates.remove(admin, id)));
    expect(sayError(core.base.words.in('en'), refusal)).toBe(
      '“Spring” cannot be deleted: 1 message of the mailing of November 24, 2026 still waits to leave. Cancel it, or wait.',
    );
    await core.transaction((tx) => tx.outbox.undo(admin, batchId));
    clock.advance(MINUTE);
    await core.transaction((tx) => tx.templates.remove(admin, id));
    expect((await refusalOf(core.templates.get(admin, id))).code).toBe('templates.notFound');
    expect((await core.outbox.progress(batchId)).total).toBe(1);
  });

  it('[X2] without the permission → refused, naming it, and nothing changes', async () => {
    const { core } = await openTestCore(database);
    const { id } = await create(core);
    const reader = actorWith('templates.view');
    for (const work of [
      (rooms: Rooms) => rooms.templates.create(reader, { ...draft, name: 'X' }),
      (rooms: Rooms) => rooms.templates.update(reader, { ...draft, id, base: null, body: 'X' }),
      (rooms: Rooms) => rooms.templates.remove(reader, id),
      (rooms: Rooms) => rooms.templates.duplicate(reader, id),
    ])
      expect((await refusalOf(core.transaction<unknown>(work))).params).toEqual({ permission: 'templates.edit' });
    expect((await refusalOf(core.templates.list(actorWith()))).params).toEqual({ permission: 'templates.view' });
    const wording = { kind: 'incident.closed', language: 'en', subject: 'x', body: 'x' } as const;
    expect(
      (await refusalOf(core.transaction((tx) => tx.templates.setNoticeText(reader, { ...wording, base: null }))))
        .params,
    ).toEqual({
      permission: 'incidents.edit',
    });
    expect(await core.templates.list(admin)).toHaveLength(1);
  });

  it('[I5] the wording of a notice is changed in one language → used there alone; reset → the shipped text again', async () => {
    const { core } = await openTestCore(database);
    const shipped = await core.templates.noticeText(admin, 'incident.created', 'fr');
    const own = { kind: 'incident.created', language: 'fr', subject: 'Reçu', body: 'Noté : @Observations@' } as const;
    expect(await core.transaction((tx) => tx.templates.setNoticeText(admin, { ...own, base: null }))).toEqual({
      ...own,
      own: true,
    });
    expect(await core.transaction((tx) => tx.templates.noticeContent('incident.created', 'fr'))).toMatchObject({
      body: own.body,
    });
    expect((await core.templates.noticeText(admin, 'incident.created', 'en')).own).toBe(false);
    const reset = await core.transaction((tx) =>
      tx.templates.resetNoticeText(admin, { kind: 'incident.created', language: 'fr', base: null }),
    );
    expect(reset).toEqual(shipped);
    const refusal = await refusalOf(
      core.transaction((tx) => tx.templates.setNoticeText(admin, { ...own, base: null, body: '@TOTALDUE@' })),
    );
    expect(refusal.fields).toMatchObject([{ field: 'body', code: 'templates.bodyTagElsewhere' }]);
  });

  it('[D8] a level’s words are changed → its own in that language; without, or reset → those of one or of several receipts', async () => {
    const { core } = await openTestCore(database);
    const many = await core.templates.noticeText(admin, 'debtor.many', 'fr');
    const one = await core.templates.noticeText(admin, 'debtor.one', 'fr');
    const shared = { ...many, kind: 'debtor.level.2', own: false } as const;
    expect(await core.templates.noticeText(admin, 'debtor.level.2', 'fr')).toEqual(shared);
    const own = { kind: 'debtor.level.2', language: 'fr', subject: 'Urgent', body: '@RECEIPTS@' } as const;
    expect(await core.transaction((tx) => tx.templates.setNoticeText(admin, { ...own, base: null }))).toEqual({
      ...own,
      own: true,
    });
    const subject = async (kind: NoticeKind, language: string, receipts: number) =>
      (await core.transaction((tx) => tx.templates.noticeContent(kind, language, receipts))).subject;
    for (const receipts of [1, 3]) expect(await subject('debtor.level.2', 'fr', receipts)).toBe('Urgent');
    expect(await subject('debtor.level.1', 'fr', 1)).toBe(one.subject);
    expect(await subject('debtor.level.1', 'fr', 3)).toBe(many.subject);
    expect(await subject('debtor.level.2', 'es', 3)).not.toBe('Urgent');
    expect((await core.templates.noticeText(admin, 'debtor.many', 'fr')).own).toBe(false);

    const house = { kind: 'debtor.many', language: 'fr', subject: 'Maison', body: '@RECEIPTS@' } as const;
    await core.transaction((tx) => tx.templates.setNoticeText(admin, { ...house, base: null }));
    expect(await subject('debtor.level.20', 'fr', 3)).toBe('Maison');
    const reset = await core.transaction((tx) =>
      tx.templates.resetNoticeText(admin, { kind: 'debtor.level.2', language: 'fr', base: null }),
    );
    expect(reset).toMatchObject({ subject: 'Maison', own: false });
  });

  it('[D8] a level that no policy can have, a tag of another mail, no permission → refused', async () => {
    const { core } = await openTestCore(database);
    const set = (kind: NoticeKind, body: string, actor = admin) =>
      refusalOf(
        core.transaction((tx) =>
          tx.templates.setNoticeText(actor, { base: null, kind, language: 'en', subject: 'S', body }),
        ),
      );
    for (const level of [0, 21, 1.5, -1])
      expect((await set(`debtor.level.${level}`, 'Pay')).fields).toMatchObject([{ code: 'templates.noticeUnknown' }]);
    expect((await set('debtor.level.1', '@RESOLUTION@')).fields).toMatchObject([
      { code: 'templates.bodyTagElsewhere' },
    ]);
    expect((await set('debtor.level.1', 'Pay', actorWith('debtors.view'))).params).toEqual({
      permission: 'debtors.edit',
    });
  });

  it('[D8] preview of a level’s words → several receipts and its number', async () => {
    const { core } = await openTestCore(database);
    const mail = await core.templates.preview(admin, {
      kind: 'debtor',
      notice: 'debtor.level.3',
      design: 'text',
      subject: 'Reminder @REMINDERLEVEL@',
      body: '@RECEIPTS@',
      language: 'en',
    });
    expect(mail.subject).toBe('Reminder 3');
    expect(mail.text).toContain('F-2026-131');
  });

  it('[T9] the same text queued again → the same content, stored once', async () => {
    const { core } = await openTestCore(database);
    const first = await core.transaction((tx) => tx.templates.noticeContent('document', 'es'));
    const second = await core.transaction((tx) => tx.templates.noticeContent('document', 'es'));
    expect(second).toEqual(first);
    expect((await core.templates.contents([first.id, first.id, 'unknown'])).size).toBe(1);
  });

  it('[T11] preview with a real customer, with a made-up one, in another language → nothing is stored or sent', async () => {
    const { core } = await openTestCore(database);
    const account = await saveCustomer({ core }, { tradeName: '<b>Ñandú</b>', language: 'es' });
    const input = {
      kind: 'mailing',
      design: 'text',
      subject: 'A @CUSTOMERNAME@',
      body: 'Dear @CUSTOMERNAME@, @DATE@',
    } as const;
    const real = await core.templates.preview(admin, { ...input, accountId: account.id });
    expect(real.subject).toBe('A <b>Ñandú</b>');
    expect(visibleText(real.html)).toContain('Dear <b>Ñandú</b>, November 24, 2026');
    expect((await core.templates.preview(admin, input)).subject).toBe("A Martin's Bakery");
    expect((await core.templates.preview(admin, { ...input, language: 'fr' })).subject).toBe('A Boulangerie Martin');
    expect(await core.outbox.counts()).toEqual([]);
  });

  it('[D6] the tag list of each kind of mail → with aliases, meaning and example in the person’s language', async () => {
    const { core } = await openTestCore(database);
    for (const language of ['en', 'fr', 'es'])
      for (const kind of ['mailing', 'debtor', 'incident', 'document'] as const)
        for (const tag of core.templates.tags(kind, language)) {
          expect(tag.meaning, tag.name).not.toMatch(/^tag\.|^templates:/);
          expect(tag.example, tag.name).not.toMatch(/^example\.|^templates:/);
        }
    expect(core.templates.tags('mailing').map((tag) => tag.name)).not.toContain('RECEIPTS');
    expect(core.templates.tags('debtor', 'fr').find((tag) => tag.name === 'TOTALDUE')).toMatchObject({
      aliases: ['TOTALDU', 'TOTALPENDIENTE'],
      meaning: 'le total dû, par devise',
    });
  });

  it('[T6] values of customers → names, contact, company; nothing hostile beyond one line', async () => {
    const { core } = await openTestCore(database);
    await core.settings.setMany(admin, { 'company.name': 'Acme', 'company.email': 'office@acme.example' });
    const account = await saveCustomer({ core });
    const values = await core.templates.customerValues([account.id, 'unknown']);
    expect(values.size).toBe(1);
    expect(values.get(account.id)).toEqual({
      CUSTOMERNAME: 'Boulangerie Martin',
      CUSTOMERLEGALNAME: 'Boulangerie Martin',
      CUSTOMERREFERENCE: 'C-001',
      CONTACTNAME: '',
      COMPANYNAME: 'Acme',
      COMPANYEMAIL: 'office@acme.example',
      COMPANYPHONE: '',
      SENDERNAME: 'Acme',
    });
  });
});
