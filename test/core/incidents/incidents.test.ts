import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { Incident, IncidentInput, NoticeOutcome } from '../../../src/core/incidents/index.ts';
import type { StoredMessage } from '../../../src/core/mail/index.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin, openTestCore, type TestCore } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { testDatabases } from '../../support/databases.ts';

describe.each(testDatabases)('incidents (%s)', (database) => {
  it('[I1] three are opened → INC-1001 and on, newest first, found by word, customer and state', async () => {
    const desk = await openDesk();
    const other = await saveCustomer(desk, { reference: 'C-2', tradeName: 'Ñandú Logística', emails: [] });
    await desk.open({ subject: 'Oven does not heat' });
    desk.clock.advance(1000);
    await desk.open({ subject: 'Invoice 100% wrong', accountId: other.id });
    desk.clock.advance(1000);
    const { incident: third } = await desk.open({ subject: 'Door stuck' });
    await desk.close(third);

    const references = async (filter = {}) =>
      (await desk.core.incidents.list(admin, filter)).rows.map((row) => row.reference);
    expect(await references()).toEqual(['INC-1003', 'INC-1002', 'INC-1001']);
    expect(await references({ search: 'oven' })).toEqual(['INC-1001']);
    expect(await references({ search: 'nandu logistica' })).toEqual(['INC-1002']);
    expect(await references({ search: '0% ' })).toEqual(['INC-1002']);
    expect(await references({ search: 'inc-1003' })).toEqual(['INC-1003']);
    expect(await references({ state: 'open' })).toEqual(['INC-1002', 'INC-1001']);
    for (const written of ['INC-1002', 'inc-1002', ' 1002 ']) {
      expect((await desk.core.incidents.findByReference(admin, written))?.reference).toBe('INC-1002');
    }
    expect(await desk.core.incidents.findByReference(admin, '2')).toBe(null);
    expect(await references({ accountId: other.id })).toEqual(['INC-1002']);
    expect(await desk.core.incidents.list(admin, {}, { offset: 1, limit: 1 })).toMatchObject({
      rows: [{ reference: 'INC-1002' }],
      total: 3,
    });
    expect(await desk.core.incidents.findByReference(admin, 'INC-1002')).toMatchObject({
      account: { tradeName: 'Ñandú Logística' },
    });
    expect(await desk.core.incidents.findByReference(admin, 'INC-9')).toBeNull();
  });

  it('[I1] another system names one INC-1002 → ours goes on with the next free number; a taken name is refused', async () => {
    const desk = await openDesk();
    await desk.open({ reference: 'INC-1002' });
    await desk.open({});
    expect((await desk.open({})).incident.reference).toBe('INC-1003');
    await expect(desk.open({ reference: 'INC-1002' })).rejects.toSatisfy(
      (error) =>
        sayError(desk.core.base.words.in('en'), error as AppError) ===
        'There is an incident “INC-1002” already. Give another reference, or none.',
    );
  });

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('[I2] defaults created=%s, closed=%s → exactly those notices are queued', async (onCreate, onClose) => {
    const desk = await openDesk({ 'incidents.noticeOnCreate': onCreate, 'incidents.noticeOnClose': onClose });
    expect(await desk.core.incidents.defaults(admin)).toEqual({ noticeOnCreate: onCreate, noticeOnClose: onClose });
    const { incident, notice } = await desk.open({});
    expect(notice.why).toBe(onCreate ? null : 'switched_off');
    expect((await desk.close(incident)).notice.why).toBe(onClose ? null : 'switched_off');
    expect(await desk.subjectsQueued()).toHaveLength(Number(onCreate) + Number(onClose));
  });

  it('[I3] own switches at creation, changed afterwards; the defaults change later → each incident keeps its own', async () => {
    const desk = await openDesk({ 'incidents.noticeOnCreate': false, 'incidents.noticeOnClose': false });
    const { incident: preset } = await desk.open({});
    const { incident: own, notice } = await desk.open({ noticeOnCreate: true, noticeOnClose: true });
    expect(notice.queued).toBe(1);
    await desk.set({ 'incidents.noticeOnCreate': true, 'incidents.noticeOnClose': true });
    expect(await desk.core.incidents.get(admin, preset.id)).toMatchObject({
      noticeOnCreate: false,
      noticeOnClose: false,
    });
    await desk.core.transaction((tx) => tx.incidents.edit(admin, { base: null, id: own.id, noticeOnClose: false }));
    expect((await desk.close(own)).notice.why).toBe('switched_off');
    expect((await desk.close(preset, { noticeOnClose: true })).notice.queued).toBe(1);
    expect(await desk.core.incidents.get(admin, preset.id)).toMatchObject({ noticeOnClose: true });
  });

  it('[I4] the same request twice at once, and once more later → one incident, one notice, the same answer', async () => {
    const desk = await openDesk();
    const answers = await Promise.all([desk.open({ requestKey: 'view-1' }), desk.open({ requestKey: 'view-1' })]);
    answers.push(await desk.open({ requestKey: 'view-1' }));
    expect(new Set(answers.map(({ incident }) => incident.id)).size).toBe(1);
    expect(answers.map(({ notice }) => notice.why).sort()).toEqual([null, 'repeated', 'repeated']);
    expect((await desk.core.incidents.list(admin)).total).toBe(1);
    expect(await desk.messages()).toHaveLength(1);
  });

  it('[I4] closed twice at once, reopened, closed again → one closing notice for each transition, none for reopening', async () => {
    const desk = await openDesk();
    const { incident } = await desk.open({ noticeOnCreate: false });
    const answers = await Promise.all([desk.close(incident), desk.close(incident)]);
    expect(answers.map(({ notice }) => notice.why).sort()).toEqual([null, 'repeated']);
    expect(await desk.messages()).toHaveLength(1);

    const open = await desk.core.transaction((tx) => tx.incidents.reopen(admin, { id: incident.id }));
    expect(open).toMatchObject({ state: 'open', closedAt: null });
    expect(await desk.messages()).toHaveLength(1);

    expect((await desk.close(incident, { resolution: 'New thermostat' })).incident).toMatchObject({
      state: 'closed',
      resolution: 'New thermostat',
      closedAt: desk.clock.now(),
    });
    expect(await desk.messages()).toHaveLength(2);
  });

  it('[I6] internal notes beside a description with tags in it → the notice shows the description as written, never the notes', async () => {
    const desk = await openDesk();
    const { incident } = await desk.open({
      description: 'Oven stays cold\n@CUSTOMERNAME@ {{7*7}} <b>x</b>',
      internalNotes: 'SECRET-NOTE pays late',
    });
    await desk.close(incident);
    const messages = await desk.messages();
    expect(messages).toHaveLength(2);
    expect(JSON.stringify(messages)).not.toContain('SECRET-NOTE');
    expect(messages[0]?.data.values['Observations']).toBe('Oven stays cold\n@CUSTOMERNAME@ {{7*7}} <b>x</b>');

    const preview = await desk.core.incidents.previewNotice(admin, {
      accountId: desk.account.id,
      subject: 'Oven',
      description: '@CUSTOMERNAME@ {{7*7}} <b>x</b>',
      event: 'created',
    });
    expect(preview.text).toContain('@CUSTOMERNAME@ {{7*7}} <b>x</b>');
    expect(preview.html).not.toContain('<b>x</b>');
    expect(preview.html).not.toContain('SECRET-NOTE');
    expect(await desk.messages()).toHaveLength(2);
  });

  it('[I5] a customer reads French → date, state and text of the notice are French', async () => {
    const desk = await openDesk();
    const account = await saveCustomer(desk, { reference: 'C-FR', emails: ['chef@nord.example'], language: 'fr' });
    await desk.open({ accountId: account.id });
    const [message] = await desk.messages();
    expect(message).toMatchObject({
      language: 'fr',
      toEmail: 'chef@nord.example',
      data: { date: '2026-11-24', values: { INCIDENTSTATE: 'ouvert', INCIDENTREFERENCE: 'INC-1001' } },
    });
  });

  it('[I7] creation and closing notice → the second answers the first; without a first it starts the thread', async () => {
    const desk = await openDesk();
    const { incident } = await desk.open({});
    await desk.close(incident);
    const [created, closed] = await desk.messages();
    expect(created?.rfcInReplyTo).toBeNull();
    expect(closed?.rfcInReplyTo).toBe(created?.rfcMessageId);

    const { incident: silent } = await desk.open({ noticeOnCreate: false });
    await desk.close(silent);
    await desk.core.transaction((tx) => tx.incidents.reopen(admin, { id: silent.id }));
    await desk.close(silent);
    const [first, second] = (await desk.messages()).slice(2);
    expect(first?.rfcInReplyTo).toBeNull();
    expect(second?.rfcInReplyTo).toBe(first?.rfcMessageId);
  });

  it('[I7] no address, a suppressed one, our own → the incident is made, no notice, and the reason said', async () => {
    const desk = await openDesk({ 'company.email': 'office@acme.example' });
    const why = async (reference: string, emails: string[]): Promise<NoticeOutcome['why']> => {
      const account = await saveCustomer(desk, { reference, emails });
      return (await desk.open({ accountId: account.id })).notice.why;
    };
    expect(await why('C-10', [])).toBe('no_address');
    await desk.core.customers.suppress({ email: 'gone@x.example', reason: 'hard_bounce' });
    expect(await why('C-11', ['gone@x.example'])).toBe('suppressed');
    expect(await why('C-12', ['Office@acme.example'])).toBe('suppressed');
    expect(await desk.messages()).toHaveLength(0);
    expect((await desk.core.incidents.list(admin)).total).toBe(3);
  });

  it('[I3] switched off, reopened or put right within the undo window → held back, held back, leaves put right', async () => {
    const desk = await openDesk();
    const { incident } = await desk.open({ description: 'pasword: hunter2' });
    await desk.close(incident);
    const recheck = async () => {
      const messages = await desk.messages();
      const verdicts = await desk.core.causes.incident.recheck(messages);
      return messages.map((message) => verdicts?.get(message.id));
    };
    expect(await recheck()).toMatchObject([{ go: true }, { go: true }]);

    await desk.core.transaction((tx) =>
      tx.incidents.edit(admin, { base: null, id: incident.id, description: 'Oven stays cold' }),
    );
    expect(await recheck()).toMatchObject([
      { go: true, data: { values: { Observations: 'Oven stays cold', INCIDENTSTATE: 'open' } } },
      { go: true, data: { values: { INCIDENTSTATE: 'closed' } } },
    ]);
    await desk.core.transaction((tx) =>
      tx.incidents.edit(admin, { base: null, id: incident.id, noticeOnCreate: false }),
    );
    await desk.core.transaction((tx) => tx.incidents.reopen(admin, { id: incident.id }));
    expect(await recheck()).toEqual([
      { go: false, reason: 'switched_off' },
      { go: false, reason: 'reopened' },
    ]);
    await desk.close(incident, { noticeOnClose: false });
    expect((await recheck())[1]).toEqual({ go: false, reason: 'reopened' });
  });

  it('[T14] undo within the window → the notice is cancelled, the incident stays', async () => {
    const desk = await openDesk();
    const { incident, notice } = await desk.open({});
    expect(notice.undoUntil).toBe(desk.clock.now() + 60_000);
    await desk.core.transaction((tx) => tx.outbox.undo(admin, notice.batchId ?? ''));
    expect(await desk.messages()).toMatchObject([{ state: 'cancelled' }]);
    expect((await desk.core.incidents.get(admin, incident.id)).state).toBe('open');
    // What never left cannot be answered.
    await desk.close(incident);
    expect((await desk.messages())[1]?.rfcInReplyTo).toBeNull();
  });

  it('[I1] no subject, one of 10,000 characters, line breaks in it, an unknown customer or person → refused or folded, naming the field', async () => {
    const desk = await openDesk();
    const refusal = async (input: Partial<IncidentInput>): Promise<string> => {
      const error = await desk.open(input).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AppError);
      return `${(error as AppError).fields[0]?.field}: ${sayError(desk.core.base.words.in('en'), error as AppError)}`;
    };
    expect(await refusal({ subject: ' \n ' })).toBe('subject: Give the incident a subject.');
    expect(await refusal({ subject: 'x'.repeat(10_000) })).toBe(
      'subject: The subject is too long. Shorten it to 250 characters.',
    );
    expect(await refusal({ description: 'x'.repeat(20_001) })).toBe(
      'description: This text is too long. Shorten it to 20000 characters.',
    );
    expect(await refusal({ accountId: 'nobody' })).toBe('accountId: This customer is gone. Choose another one.');
    expect(await refusal({ assigneeId: 'nobody' })).toBe('assigneeId: This person is gone. Choose someone else.');
    expect((await desk.core.incidents.list(admin)).total).toBe(0);
    const { incident } = await desk.open({ subject: 'Hello\r\nBcc: all@x.example\u202e' });
    expect(incident.subject).toBe('Hello Bcc: all@x.example');
  });

  it('[X2] without incidents.edit, or without incidents.send while a mail would leave → refused by name, nothing kept', async () => {
    const desk = await openDesk();
    await expect(desk.open({}, actorWith('incidents.view'))).rejects.toMatchObject({
      params: { permission: 'incidents.edit' },
    });
    await expect(desk.open({}, actorWith('incidents.edit', 'customers.view'))).rejects.toMatchObject({
      params: { permission: 'incidents.send' },
    });
    await expect(desk.core.incidents.list(actorWith('ratings.view'))).rejects.toMatchObject({
      params: { permission: 'incidents.view' },
    });
    expect((await desk.core.incidents.list(admin)).total).toBe(0);
    const editor = actorWith('incidents.edit', 'incidents.view', 'customers.view');
    const { incident } = await desk.open({ noticeOnCreate: false }, editor);
    const quiet = { id: incident.id, noticeOnClose: false };
    await expect(desk.core.transaction((tx) => tx.incidents.close(editor, { id: incident.id }))).rejects.toMatchObject({
      params: { permission: 'incidents.send' },
    });
    const closed = await desk.core.transaction((tx) => tx.incidents.close(editor, quiet));
    expect(closed.incident.state).toBe('closed');
  });

  it('[X4] opened, edited, closed, reopened → each act is in the audit log by its reference', async () => {
    const desk = await openDesk();
    const person = await desk.core.access.addPerson(admin, { name: 'Léa', roleIds: [] });
    const { incident } = await desk.open({ assigneeId: person.id });
    expect(incident.assigneeName).toBe('Léa');
    await desk.core.transaction((tx) =>
      tx.incidents.edit(admin, { base: null, id: incident.id, subject: 'Oven', assigneeId: null }),
    );
    await desk.close(incident);
    await desk.core.transaction((tx) => tx.incidents.reopen(admin, { id: incident.id }));
    const log = await desk.core.audit.list(admin, { search: incident.reference });
    expect(log.map((entry) => entry.action)).toEqual([
      'incidents.reopen',
      'incidents.close',
      'incidents.edit',
      'incidents.open',
    ]);
  });

  async function openDesk(settings: Readonly<Record<string, unknown>> = {}) {
    const test: TestCore = await openTestCore(database);
    const { core } = test;
    const set = (values: Readonly<Record<string, unknown>>) =>
      core.transaction((tx) => tx.settings.setMany(admin, values));
    await set({ 'company.name': 'Acme', ...settings });
    const account = await saveCustomer(test);
    let requests = 0;
    return {
      ...test,
      account,
      set,
      open: (input: Partial<IncidentInput> & { requestKey?: string }, actor = admin) => {
        requests += 1;
        return core.transaction((tx) =>
          tx.incidents.open(actor, {
            accountId: account.id,
            subject: 'Oven does not heat',
            description: 'It stays cold.',
            requestKey: `request-${requests}`,
            ...input,
          }),
        );
      },
      close: ({ id }: Incident, input: { resolution?: string; noticeOnClose?: boolean } = {}) =>
        core.transaction((tx) => tx.incidents.close(admin, { id, ...input })),
      /** Oldest first. */
      messages: async (): Promise<StoredMessage[]> => {
        const { rows } = await core.outbox.list(admin, { class: 'incident' });
        const stored = await Promise.all(rows.map((row) => core.outbox.byId(row.id)));
        return stored.filter((message) => message !== null).sort((a, b) => a.id.localeCompare(b.id));
      },
      subjectsQueued: async () => (await core.outbox.list(admin, { class: 'incident', state: 'queued' })).rows,
    };
  }
});
