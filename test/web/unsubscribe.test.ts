import { describe, expect, it } from 'vitest';
import { queueMail } from '../support/customer-mail.ts';
import { testDatabases } from '../support/databases.ts';
import { openWebDesk, post } from './web-desk.ts';

const ADDRESS = 'marie@martin.example';

describe.each(testDatabases)('unsubscribe (%s)', (database) => {
  it('[T15] the link is opened → nothing happens; its button is pressed → no more mailings, notices still', async () => {
    const desk = await openWebDesk(database);
    const { link } = await queueMail(desk, { messageClass: 'mailing', causeKind: 'mailing' });
    const page = await (await fetch(link('unsubscribe'))).text();
    expect(page).toContain(`${ADDRESS} will get no more mailings from Acme SARL.`);
    expect(await desk.core.customers.blocked([ADDRESS], 'mailing')).toEqual(new Map());

    const done = await post(link('unsubscribe'), {});
    expect(await done.text()).toContain('You are unsubscribed');
    expect(await desk.core.customers.blocked([ADDRESS], 'mailing')).toEqual(new Map([[ADDRESS, 'opted_out']]));
    expect(await desk.core.customers.blocked([ADDRESS], null)).toEqual(new Map());
    expect(await (await fetch(link('unsubscribe'))).text()).toContain('You are unsubscribed');
  });

  it('[T15] a mail program’s one click (RFC 8058), twice → 200 without redirect or cookie, opted out once', async () => {
    const desk = await openWebDesk(database);
    const { link } = await queueMail(desk, { messageClass: 'mailing', causeKind: 'mailing' });
    for (let time = 0; time < 2; time += 1) {
      const answer = await fetch(link('unsubscribe'), {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
        redirect: 'manual',
      });
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await desk.core.base.db('opt_outs').select('email', 'source')).toEqual([{ email: ADDRESS, source: 'link' }]);
  });

  it('[T10] a proof’s link → the page works, nobody is unsubscribed', async () => {
    const desk = await openWebDesk(database);
    const { link } = await queueMail(desk, { messageClass: 'proof', causeKind: 'mailing' });
    expect((await post(link('unsubscribe'), {})).status).toBe(200);
    expect(await desk.core.base.db('opt_outs').select()).toEqual([]);
  });
});
