import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { testDatabases } from '../../support/databases.ts';
import { openCompany } from '../../support/debts.ts';

describe.each(testDatabases)('the opening notice once more (%s)', (database) => {
  it('[I4] undone, then sent again by two people, twice each, at once → one mail, under a key of its own', async () => {
    const desk = await openDesk();
    const { incident, batchId } = await desk.open();
    await desk.core.transaction((tx) => tx.outbox.undo(admin, batchId));
    expect(await desk.card(incident.id)).toMatchObject({ canTell: true, notices: [{ event: 'created', attempt: 1 }] });

    const bruno = actorWith('incidents.view', 'incidents.send');
    const answers = await Promise.all([admin, bruno, admin, bruno].map((actor) => desk.tell(incident.id, actor)));
    expect(answers.filter(({ notice }) => notice.queued === 1)).toHaveLength(1);
    expect(answers.filter(({ notice }) => notice.why === 'repeated')).toHaveLength(3);
    expect(await desk.card(incident.id)).toMatchObject({ canTell: false });
    await desk.deliver();
    expect(desk.subjects()).toEqual(['We have received your request INC-1001: Oven']);
    expect(await desk.refusal(incident.id)).toBe('The customer has got the opening notice already.');
    const { notices, steps } = await desk.card(incident.id);
    expect(notices.map(({ attempt, message }) => [attempt, message.state])).toEqual([
      [1, 'cancelled'],
      [2, 'sent'],
    ]);
    expect(steps.map(({ act }) => act)).toEqual(['open', 'tell']);
  });

  it('[I4] refused, sent again, and the refused one tried again from the outbox → the first is called off, one mail', async () => {
    const desk = await openDesk();
    desk.smtp.faults.rcpt = () => ({ code: 554, text: '5.6.0 not now' });
    const { incident } = await desk.open();
    await desk.deliver();
    const [first] = (await desk.card(incident.id)).notices;
    expect(first?.message.state).toBe('failed');
    delete desk.smtp.faults.rcpt;

    await desk.tell(incident.id);
    await desk.core.transaction((tx) => tx.outbox.retry(admin, [first?.message.id ?? '']));
    await desk.deliver();
    expect(desk.subjects()).toEqual(['We have received your request INC-1001: Oven']);
    const { notices } = await desk.card(incident.id);
    expect(notices.map(({ message }) => [message.state, message.outcomeCode])).toEqual([
      ['cancelled', 'superseded'],
      ['sent', null],
    ]);
  });

  it('[I4] refused and waiting again from the outbox → nothing is queued beside it', async () => {
    const desk = await openDesk();
    desk.smtp.faults.rcpt = () => ({ code: 554, text: '5.6.0 not now' });
    const { incident } = await desk.open();
    await desk.deliver();
    const [first] = (await desk.card(incident.id)).notices;
    await desk.core.transaction((tx) => tx.outbox.retry(admin, [first?.message.id ?? '']));
    expect((await desk.tell(incident.id)).notice.why).toBe('repeated');
    expect((await desk.card(incident.id)).notices).toHaveLength(1);
  });

  it('[E1] [I4] nobody knows whether it arrived, or it was left so → refused, the way is its settlement', async () => {
    const desk = await openDesk();
    const { incident } = await desk.open();
    const [first] = (await desk.card(incident.id)).notices;
    await desk.core.base.db('messages').where({ id: first?.message.id }).update({ state: 'unknown' });
    const words = 'Nobody knows whether the opening notice arrived. Settle that in the outbox first.';
    expect(await desk.refusal(incident.id)).toBe(words);
    await desk.core.transaction((tx) => tx.outbox.settle(admin, { id: first?.message.id ?? '', as: 'leave' }));
    expect(await desk.refusal(incident.id)).toBe(words);
    expect((await desk.card(incident.id)).notices).toHaveLength(1);
  });

  it('[I7] sent again, then closed → the closing notice answers the one that left', async () => {
    const desk = await openDesk();
    const { incident, batchId } = await desk.open();
    await desk.core.transaction((tx) => tx.outbox.undo(admin, batchId));
    await desk.tell(incident.id);
    await desk.deliver();
    await desk.core.transaction((tx) => tx.incidents.close(admin, { id: incident.id }));
    await desk.deliver();
    const [opened, closed] = desk.smtp.mails;
    expect(closed?.parsed.inReplyTo).toBe(opened?.parsed.messageId);
  });

  it('[I3] no address at first → can be sent once there is one; switched off or closed → refused saying so', async () => {
    const desk = await openDesk();
    const silent = await saveCustomer(desk, { reference: 'C-9', emails: [] });
    const { incident } = await desk.open({ accountId: silent.id });
    expect((await desk.card(incident.id)).canTell).toBe(true);
    expect((await desk.tell(incident.id)).notice.why).toBe('no_address');
    await saveCustomer(desk, { reference: 'C-9', emails: ['now@nord.example'] });
    expect((await desk.tell(incident.id)).notice.queued).toBe(1);

    const { incident: off } = await desk.open({ noticeOnCreate: false });
    expect((await desk.card(off.id)).canTell).toBe(false);
    expect(await desk.refusal(off.id)).toBe(
      'The opening notice is switched off for this incident. Switch it on first.',
    );
    await desk.core.transaction((tx) => tx.incidents.close(admin, { id: off.id, noticeOnClose: false }));
    expect(await desk.refusal(off.id)).toBe('The incident is closed. Open it again first.');
    await expect(desk.tell(off.id, actorWith('incidents.edit'))).rejects.toMatchObject({
      params: { permission: 'incidents.send' },
    });
  });

  async function openDesk() {
    const company = await openCompany(database, { settings: { 'undo.seconds': 60, 'incidents.noticeOnCreate': true } });
    const { core, clock, smtp } = company;
    const account = await saveCustomer(company, { reference: 'C-1', emails: ['chef@nord.example'] });
    let requests = 0;
    return {
      ...company,
      card: (id: string) => core.incidents.card(admin, id),
      tell: (id: string, actor = admin) => core.transaction((tx) => tx.incidents.tell(actor, { id })),
      async open(input: { accountId?: string; noticeOnCreate?: boolean } = {}) {
        requests += 1;
        const base = { accountId: account.id, subject: 'Oven', description: '', requestKey: `r${requests}` };
        const { incident, notice } = await core.transaction((tx) => tx.incidents.open(admin, { ...base, ...input }));
        return { incident, batchId: notice.batchId ?? '' };
      },
      /** Everything whose time for undo is over. */
      async deliver() {
        clock.advance(61_000);
        await company.deliver();
      },
      subjects: () => smtp.mails.map((mail) => mail.parsed.subject),
      async refusal(id: string): Promise<string> {
        const error = await core
          .transaction((tx) => tx.incidents.tell(admin, { id }))
          .catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(AppError);
        return sayError(core.base.words.in('en'), error as AppError);
      },
    };
  }
});
