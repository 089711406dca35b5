import { describe, expect, it, vi } from 'vitest';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { notify, owe } from '../../support/debts.ts';
import { openOffice } from '../../support/office.ts';
import { queueMessages } from '../../support/outbox.ts';

describe('customers', () => {
  it('[B1 D5] found by reference → card; notices switched off after the question → not proposed any more', async () => {
    const office = await openOffice();
    const { account } = await owe(office, {
      reference: 'C-7',
      tradeName: 'Boulangerie Martin',
      emails: ['m@martin.example'],
      daysOverdue: [40],
    });
    await office.ana.command('/relance customer C-7');
    const card = await office.ana.modal('Customer');
    expect(card.text()).toContain('Boulangerie Martin');
    expect(card.text()).toContain('m@martin.example');
    expect(card.text()).toContain('C-7-1 · €120.00 · 40 d late');
    expect(card.text()).toMatch(/C-7-1 · €120.00 · 40 d late · <http[^|>]+\/td\/[\w-]+\|View>/);
    expect(card.buttons()).toEqual(['Send a template', 'Unpaid invoices', 'Why?', 'New incident', 'Find another']);
    await card.choose('customers.noticeSwitch', 'Off', { confirm: true });
    await vi.waitFor(async () => expect((await office.core.customers.get(admin, account.id)).noticeSwitch).toBe('off'));
    await card.press('Find another');
    await office.ana.modal('Customers');
  });

  it('[T13] the card’s “Send a template” → the form with that customer chosen: two steps to one mail', async () => {
    const office = await openOffice();
    await saveCustomer(office, { tradeName: 'One' });
    await saveCustomer(office, { reference: 'C-2', tradeName: 'Two' });
    await office.core.transaction((tx) =>
      tx.templates.create(admin, { name: 'News', subject: 'News', design: 'text', body: 'Hello' }),
    );
    await office.ana.command('/relance customer Two');
    await (await office.ana.modal('Customer')).press('Send a template');
    const form = await office.ana.modal('Send a template');
    await form.fill({ templateId: 'News' });
    await form.submit();
    await (await office.ana.modal('Ready to send?')).submit();
    await (await office.ana.modal('Relance')).close();
    await office.ana.noModal();
    expect((await office.core.outbox.list(admin, {})).rows.map((row) => row.toName)).toEqual(['Two']);
  });

  it('[B1] 30 customers → paged; searched → found; suppliers only → those', async () => {
    const office = await openOffice();
    for (let index = 10; index < 40; index += 1)
      await saveCustomer(office, { reference: `C-${index}`, tradeName: `Customer ${index}` });
    await office.core.transaction((tx) =>
      tx.customers.save(admin, { kind: 'supplier', reference: 'S-1', tradeName: 'Flour & Co', emails: [] }),
    );
    await office.ana.command('/relance customer');
    const list = await office.ana.modal('Customers');
    expect(list.text()).toContain('1–10 of 31');
    await list.press('Next ›');
    await office.slack.until('page 2', () => list.text().includes('11–20 of 31'));
    await list.fill({ search: 'Customer 33' });
    await list.submit();
    await office.slack.until('one', () => list.text().includes('Customer 33') && !list.text().includes('Customer 12'));
    await list.fill({ search: null });
    await list.choose('customers.filter.kind', 'Suppliers');
    await office.slack.until('the supplier', () => list.text().includes('Flour &amp; Co'));
  });
});

describe('a paused receipt', () => {
  it('[D11] on the customer’s card → of which kind, and until when; in the reader’s language', async () => {
    const office = await openOffice({ bruno: ['customers.view', 'debtors.view'] });
    const { receipts } = await owe(office, { reference: 'C-7', daysOverdue: [40, 20] });
    const pause = { receiptId: receipts[0]?.id ?? '', reason: 'dispute', until: '2026-12-01' } as const;
    await office.core.transaction((tx) => tx.debtors.pause(admin, pause));
    await office.ana.command('/relance customer C-7');
    const card = await office.ana.modal('Customer');
    expect(card.text()).toContain('40 d late · in dispute until December 1, 2026');
    expect(card.text().match(/in dispute/g)).toHaveLength(1);
    await office.bruno.command('/relance customer C-7');
    expect((await office.bruno.modal('Client')).text()).toContain('1 décembre 2026');
  });
});

describe('why', () => {
  it('[D13] a level missed too long ago → said with its day, written as the reader writes days', async () => {
    const office = await openOffice({ settings: { 'policy.on': true, 'policy.levels': [{ offsetDays: 7 }] } });
    await owe(office, { reference: 'C-7', tradeName: 'Boulangerie Martin', daysOverdue: [40] });
    await office.core.transaction((tx) => tx.debtors.openRun('2026-11-24'));
    await office.ana.command('/relance why C-7');
    const why = await office.ana.modal('Why?');
    expect(why.text()).toContain('Not sent: the level was missed too long ago · level 1 · C-7-1 · October 22, 2026');
  });

  it('[D13] after a notice that left → the decisions, newest first, for the customer and for the invoice', async () => {
    const office = await openOffice({ settings: { 'undo.seconds': 0 } });
    const { receipts } = await owe(office, { reference: 'C-7', tradeName: 'Boulangerie Martin', daysOverdue: [40] });
    await notify(office.core, receipts);
    await office.deliver();
    await office.ana.command('/relance why C-7');
    const why = await office.ana.modal('Why?');
    expect(why.text()).toContain('Sent');
    expect(why.text()).toContain('by root');
    await office.ana.command('/relance why C-7-1');
    await office.slack.until('the invoice', () =>
      office.slack.standIn.workspace.stacks
        .get('U0ANA')
        ?.at(-1)
        ?.view.blocks.some((block) => block.block_id.startsWith('why.d:')),
    );
    await office.ana.command('/relance why nonsense');
    await vi.waitFor(async () =>
      expect((await office.ana.modal('Why?')).text()).toContain(
        '“nonsense” names no single customer, document, incident or mailing.',
      ),
    );
  });
});

describe('why', () => {
  it('[D13] an incident by its number → its notices; a reference of two → asked which; in the reader’s language', async () => {
    const office = await openOffice({ bruno: ['incidents.view', 'customers.view'] });
    const { core } = office;
    const account = (kind: 'customer' | 'supplier', tradeName: string) => ({ kind, reference: 'C-7', tradeName });
    await core.transaction((tx) => tx.customers.save(admin, account('supplier', 'Moulin Neuf')));
    const saved = await core.transaction((tx) => tx.customers.save(admin, account('customer', 'Boulangerie Martin')));
    const request = { accountId: saved.account.id, subject: 'Oven', description: '', requestKey: 'one' };
    const { incident } = await core.transaction((tx) => tx.incidents.open(admin, request));
    await office.ana.command(`/relance why ${incident.reference}`);
    expect((await office.ana.modal('Why?')).text()).toContain(
      `Not sent: the customer has no e-mail address · ${incident.reference} · opening notice · by root`,
    );
    await office.bruno.command('/relance why C-7');
    const which = await office.bruno.modal('Pourquoi ?');
    expect(which.text()).toContain('« C-7 » en désigne plusieurs. Lequel ?');
    expect(which.text()).toContain('Fournisseur · Moulin Neuf · C-7');
    await which.press('Celui-ci');
    await office.slack.until('the customer', () =>
      which.text().includes('Non envoyé : le client n’a pas d’adresse e-mail'),
    );
  });
});

describe('outbox', () => {
  it('[E3] failed ones → listed with the server’s words, one tried again, then all', async () => {
    const office = await openOffice();
    office.smtp.faults.rcpt = () => ({ code: 550, text: '5.1.1 no such user' });
    await queueMessages(office.core, { count: 3 });
    await office.deliver();
    await office.ana.command('/relance outbox');
    const outbox = await office.ana.modal('Outbox');
    expect(outbox.text()).toContain('Failed: 3');
    expect(outbox.text()).toContain('The mail server refused it: ');
    await outbox.choose('outbox.filter.state', 'Failed');
    await office.slack.until('the failed ones', () => outbox.buttons().includes('Try 3 again'));
    await outbox.press('Try again', { confirm: true });
    await office.slack.until('two left', () => outbox.buttons().includes('Try 2 again'));
    await outbox.press('Try 2 again', { confirm: true });
    await office.slack.until('none left', () => outbox.text().includes('No mail has been sent yet.'));
    expect((await office.core.outbox.list(admin, { state: 'queued' })).total).toBe(3);
  });

  it('[E1] a mail that left → opens with its tries, subject and text, says the layout changed; the browser shows it with dead links; back', async () => {
    const office = await openOffice({ settings: { 'undo.seconds': 0 } });
    const { receipts } = await owe(office, { reference: 'C-7', tradeName: 'Boulangerie Martin', daysOverdue: [40] });
    await notify(office.core, receipts);
    await office.deliver();
    await office.core.settings.setMany(admin, { 'company.color': '#aa0000' });
    await office.ana.command('/relance outbox');
    const outbox = await office.ana.modal('Outbox');
    await outbox.press('Open');
    const mail = await office.ana.modal('Mail');
    expect(mail.text()).toContain('Tries: 1');
    expect(mail.text()).toContain('C-7-1');
    expect(mail.text()).toContain('The layout has changed since it left');
    const [, token = ''] = /\/tm\/([\w-]+)/.exec(mail.text()) ?? [];
    const claims = office.core.base.links.read(token);
    expect(claims).toMatchObject({ kind: 'team_mail', holderId: 'U0ANA' });
    const { html = '' } = (await office.core.templates.keptPreview(claims?.targetId ?? '')) ?? {};
    expect(html).toContain('C-7-1');
    expect(html).not.toMatch(/\shref\s*=/i);
    await mail.press('Back to the outbox');
    await office.slack.until('the list', async () => (await office.ana.modal('Outbox')).buttons().includes('Open'));
  });
});

describe('quota', () => {
  it('[Q3] → bars by class with what is used, left and waiting', async () => {
    const office = await openOffice({ settings: { 'quota.mailing.day': 10 } });
    await queueMessages(office.core, { count: 3 });
    await office.deliver();
    await office.ana.command('/relance quota');
    const quota = await office.ana.message('Mails sent and left', { only: 'private' });
    expect(quota.text()).toContain('██████░░░░░░░░░░░░░░');
    expect(quota.text()).toContain('3 of 10 today');
    expect(quota.text()).toContain('3 of 1,000 this month');
    expect(quota.text()).toContain('0 today, no limit');
  });
});

describe('documents', () => {
  it('[B1] → found by number and kind', async () => {
    const office = await openOffice();
    await owe(office, { reference: 'C-7', tradeName: 'Boulangerie Martin', daysOverdue: [40] });
    await office.ana.command('/relance documents C-7');
    const list = await office.ana.modal('Documents');
    expect(list.text()).toContain('C-7-1');
    expect(list.text()).toContain('Boulangerie Martin');
    await list.press('Customer');
    await (await office.ana.modal('Customer')).press('Find another');
    await office.ana.command('/relance documents C-7');
    await (await office.ana.modal('Documents')).choose('documents.filter.kind', 'Quote');
    const quotes = await office.ana.modal('Documents');
    await office.slack.until('none', () => quotes.text().includes('Nothing matches.'));
  });
});
