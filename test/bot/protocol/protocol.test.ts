import { createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { MINUTE, SECOND, systemClock } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { owe } from '../../support/debts.ts';
import { type Office, openOffice, transports } from '../../support/office.ts';

/** Every question to the settings, which is the first of each turn, waits until the test lets go. */
function slowCore(): { through: (core: Core) => Core; letGo: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    letGo: resolve,
    through: (core) => ({
      ...core,
      settings: {
        ...core.settings,
        all: async () => {
          await promise;
          return await core.settings.all();
        },
      },
    }),
  };
}

describe.each(transports)('acknowledging over %s', (transport) => {
  it('[B2] the database hangs → acknowledged at once, a modal holds the place, the answer follows in it', async () => {
    const slow = slowCore();
    const office = await openOffice({ transport, through: slow.through });
    const before = performance.now();
    const delivery = await office.ana.command('/relance debtors');
    expect(delivery.outcome).toBe('acknowledged');
    expect(performance.now() - before).toBeLessThan(1_000);
    const waiting = await office.ana.modal('Relance');
    expect(waiting.text()).toContain('Loading…');
    slow.letGo();
    await office.ana.modal('Unpaid invoices');
  });

  it('[B2] the database hangs and the person has no role → the modal that waited says so', async () => {
    const slow = slowCore();
    const office = await openOffice({ transport, through: slow.through });
    await office.carla.command('/relance debtors');
    const waiting = await office.carla.modal('Relance');
    slow.letGo();
    await office.slack.until('the refusal', () => waiting.text().includes('«Deudores: ver»'));
  });

  it('[B2] a command is delivered twice → one modal', async () => {
    const office = await openOffice({ transport });
    office.slack.standIn.faults.duplicateNext('slash_commands');
    await office.ana.command('/relance debtors');
    await office.ana.modal('Unpaid invoices');
    const opened = office.slack.standIn.workspace.calls.filter((call) => call.method === 'views.open');
    expect(opened).toHaveLength(1);
  });

  it('[B2] an unknown button of an old card → answered, not failed', async () => {
    const office = await openOffice({ transport });
    const { standIn } = office.slack;
    await office.ana.command('/relance quota');
    const message = await office.ana.message('Mails sent and left');
    const old = {
      ...message.message.blocks[0],
      type: 'actions',
      block_id: 'old',
      elements: [{ type: 'button', action_id: 'gone.away', text: { type: 'plain_text', text: 'Old' }, value: 'x' }],
    };
    message.message.blocks = [old as never];
    const delivery = await standIn.act({
      person: 'U0ANA',
      on: { kind: 'message', channel: message.message.channel, ts: message.message.ts },
      blockId: 'old',
      actionId: 'gone.away',
    });
    expect(delivery.outcome).toBe('acknowledged');
    await office.ana.message('This button is from an older version.');
  });
});

describe('what an older version has left open', () => {
  it('[B2] a form that nothing answers any more → says so on top of it, and what was typed stays', async () => {
    const office = await openOffice();
    await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    await office.ana.command('/relance incident new');
    const form = await office.ana.modal('New incident');
    await form.fill({ accountId: 'Boulangerie Martin', subject: 'Oven' });
    Object.assign(form.view.view, { callback_id: 'gone.away' });
    expect((await form.submit()).outcome).toBe('acknowledged');
    const note = await office.ana.modal('Relance');
    expect(note.text()).toContain('This form is from an older version. Nothing was saved.');
    expect(note.view.previousId).toBe(form.view.id);
  });
});

describe('a submission that takes long', () => {
  it('[B2 I4] core is slow → “Working…”, then the result, once', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let isSlow = false;
    const office = await openOffice({
      through: (core) => ({
        ...core,
        transaction: async (work) => {
          if (isSlow) await promise;
          return await core.transaction(work);
        },
      }),
    });
    await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    await office.ana.command('/relance incident new');
    const form = await office.ana.modal('New incident');
    await form.fill({ accountId: 'Boulangerie Martin', subject: 'Oven' });
    isSlow = true;
    const submission = await form.submit();
    expect(submission.outcome).toBe('acknowledged');
    expect((await office.ana.modal('Relance')).text()).toContain('Working on it…');
    resolve();
    await office.ana.message('is open for Boulangerie Martin', { channel: office.ana.person });
    await office.slack.until('the result', () =>
      form.text().includes('The customer is told. It leaves at 9:01:00 AM.'),
    );
    expect((await office.core.incidents.list(admin)).total).toBe(1);
  });

  it('[B2] it is slow and refused → the form comes back with the sentence and everything that was typed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let isSlow = false;
    const office = await openOffice({
      through: (core) => ({
        ...core,
        transaction: async (work) => {
          if (isSlow) await promise;
          return await core.transaction(work);
        },
      }),
    });
    await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    await office.ana.command('/relance incident new');
    const form = await office.ana.modal('New incident');
    await form.fill({ accountId: 'Boulangerie Martin', subject: '  ', description: 'Typed at length.', notices: [] });
    isSlow = true;
    await form.submit();
    resolve();
    const again = await office.ana.modal('New incident');
    expect(again.text()).toContain('Give the incident a subject.');
    expect(again.value('description')).toBe('Typed at length.');
    expect(again.value('accountId')).toMatchObject({ text: { text: 'Boulangerie Martin' } });
  });
});

describe('Slack in trouble', () => {
  it('[B2] views.open answers 500 once → tried again, the modal opens', async () => {
    const office = await openOffice();
    office.slack.standIn.faults.next({ method: 'views.open', kind: '500' });
    await office.ana.command('/relance debtors');
    await office.ana.modal('Unpaid invoices');
  });

  it('[B2] the answer to views.open is lost → the modal that is open stays, no complaint', async () => {
    const office = await openOffice();
    office.slack.expectRefusal('views.open', 'exchanged_trigger_id');
    office.slack.standIn.faults.next({ method: 'views.open', kind: 'lost-response' });
    await office.ana.command('/relance debtors');
    await office.ana.modal('Unpaid invoices');
    expect(office.ana.messages()).toEqual([]);
  });

  it('[B2] the trigger has expired → told to try again', async () => {
    const office = await openOffice({ slack: { limits: { trigger: 0 } } });
    office.slack.expectRefusal('views.open', 'expired_trigger_id');
    await office.ana.command('/relance debtors');
    await office.ana.message('That took too long and Slack no longer opens the window. Try again.', {
      only: 'private',
    });
  });

  it('[B2] the response_url is refused → the answer comes another way', async () => {
    const office = await openOffice();
    office.slack.standIn.faults.next({ method: 'response_url', kind: '500' });
    await office.ana.command('/relance quota');
    await office.ana.message('Mails sent and left', { only: 'private' });
  });

  it('[B2 T14] the announcement cannot be posted → the person is told privately another way, once sent', async () => {
    const office = await openOffice();
    await owe(office, { daysOverdue: [40] });
    await office.ana.command('/relance debtors');
    await (await office.ana.modal('Unpaid invoices')).submit();
    office.slack.standIn.faults.next({ method: 'chat.postMessage', kind: '500' });
    await (await office.ana.modal('Ready to send?')).submit();
    await office.ana.message('1 notice to 1 customer.', { only: 'private' });
  });

  it('[X2] Slack does not say who somebody is → nobody is let in, and told so', async () => {
    const office = await openOffice();
    office.slack.standIn.faults.next({ method: 'users.info', kind: '500', times: 10 });
    await office.ana.command('/relance debtors');
    const said = await Promise.any([
      office.ana.message('Slack does not say who you are', { timeout: 10_000 }).then((message) => message.text()),
      office.ana.modal('Relance', { timeout: 10_000 }).then(async (modal) => {
        await office.slack.until('the reason', () => modal.text().includes('Slack does not say who you are'), 10_000);
        return modal.text();
      }),
    ]);
    expect(said).toContain('Slack does not say who you are at the moment.');
  });
});

describe('what comes over HTTP', () => {
  it('[B2] wrong signature, old, or from the future → 401; right, even with a charset → 200', async () => {
    const office = await openOffice({ transport: 'http' });
    const now = Math.floor(systemClock.now() / SECOND);
    expect(await post(office, { at: now, secret: 'wrong' })).toBe(401);
    expect(await post(office, { at: now - 10 * 60 })).toBe(401);
    expect(await post(office, { at: now + 10 * 60 })).toBe(401);
    expect(await post(office, { at: now })).toBe(200);
    expect(await post(office, { at: now, type: 'application/x-www-form-urlencoded; charset=utf-8' })).toBe(200);
  });

  it('[B2] another path or method → 404', async () => {
    const office = await openOffice({ transport: 'http' });
    expect((await fetch(office.eventsUrl.replace('/slack/events', '/other'))).status).toBe(404);
    expect((await fetch(office.eventsUrl)).status).toBe(404);
  });
});

describe('Socket Mode', () => {
  it('[B2] one socket is cut → commands are served by the other meanwhile', async () => {
    const office = await openOffice({ transport: 'socket' });
    expect(office.slack.standIn.sockets.connections).toBe(2);
    office.slack.standIn.sockets.refresh(0);
    const delivery = await office.ana.command('/relance quota');
    expect(delivery.outcome).toBe('acknowledged');
  });

  it('[B2 O3] the bot stops while a command is under way → the answer is still given', async () => {
    const slow = slowCore();
    const office = await openOffice({ through: slow.through });
    await office.ana.command('/relance quota');
    const stopping = office.stopBot();
    slow.letGo();
    await stopping;
    await office.ana.message('Mails sent and left', { only: 'private' });
    await vi.waitFor(() => expect(office.slack.standIn.sockets.connections).toBe(0));
  });
});

async function post(office: Office, input: { at: number; secret?: string; type?: string }): Promise<number> {
  const body =
    'command=%2Frelance&text=quota&user_id=U0ANA&team_id=T0ACME0001&channel_id=C0GENERAL&trigger_id=t&response_url=';
  const secret = input.secret ?? office.slack.standIn.signingSecret;
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${input.at}:${body}`).digest('hex')}`;
  const response = await fetch(office.eventsUrl, {
    method: 'POST',
    body,
    headers: {
      'content-type': input.type ?? 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(input.at),
      'x-slack-signature': signature,
    },
    signal: AbortSignal.timeout(MINUTE),
  });
  return response.status;
}
