import { describe, expect, it, vi } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { type Office, openOffice, transports } from '../../support/office.ts';

async function withTemplate(office: Office, name = 'Spring news'): Promise<void> {
  await office.core.transaction((tx) =>
    tx.templates.create(admin, {
      name,
      subject: 'News for @CUSTOMERNAME@',
      design: 'text',
      body: 'Dear @CUSTOMERNAME@, spring is here.',
    }),
  );
}

describe.each(transports)('sending a template over %s', (transport) => {
  it('[T12 T14] all customers, one without an address → plan says who and why, the others get it, with Undo', async () => {
    const office = await openOffice({ transport });
    await withTemplate(office);
    await saveCustomer(office, { reference: 'C-1', tradeName: 'One', emails: ['one@one.example'] });
    await saveCustomer(office, { reference: 'C-2', tradeName: 'Two', emails: ['two@two.example'] });
    await saveCustomer(office, { reference: 'C-3', tradeName: 'Mute', emails: [] });
    await office.ana.command('/relance send');
    const form = await office.ana.modal('Send a template');
    await form.fill({ templateId: 'Spring news' });
    await form.submit();
    const plan = await office.ana.modal('Ready to send?');
    expect(plan.text()).toContain('2 mails');
    expect(plan.text()).toContain('1 is skipped (no e-mail address): Mute');
    expect(plan.text()).toContain('Quota: 300 of 300 left today · 298 after this');
    expect(plan.text()).toContain('one@one.example');
    await plan.submit();
    await (await office.ana.modal('Relance')).close();
    await office.ana.noModal();
    const told = await office.ana.message(/2 mails of \*?Spring news/, { channel: office.ana.person });
    expect(told.text()).toContain('They leave at 9:01:00 AM.');
    expect(told.text()).toContain('1 is skipped (no e-mail address): Mute');
    office.clock.advance(61_000);
    await office.deliver();
    expect(office.smtp.mails.map((mail) => mail.to[0]).toSorted()).toEqual(['one@one.example', 'two@two.example']);
    await office.ana.message('2 sent.', { channel: office.ana.person });
  });
});

describe('sending a template', () => {
  it('[T12] three chosen one by one → those alone', async () => {
    const office = await openOffice();
    await withTemplate(office);
    for (const name of ['One', 'Two', 'Three'])
      await saveCustomer(office, { reference: name, tradeName: name, emails: [`${name}@x.example`] });
    await office.ana.command('/relance send Spring news');
    const form = await office.ana.modal('Send a template');
    await form.fill({ accounts: ['One', 'Three'] });
    await form.submit();
    const plan = await office.ana.modal('Ready to send?');
    expect(plan.text()).toContain('2 mails of 2 chosen');
    await plan.submit();
    await (await office.ana.modal('Relance')).close();
    await office.ana.noModal();
    expect(
      (await office.core.outbox.list(admin, { class: 'mailing' })).rows.map((row) => row.toName).toSorted(),
    ).toEqual(['One', 'Three']);
  });

  it('[T10] a proof, its button pressed twice → one proof to the typed address; a later press makes another', async () => {
    const office = await openOffice();
    await withTemplate(office);
    await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    await office.ana.command('/relance send Spring news');
    const form = await office.ana.modal('Send a template');
    await form.fill({ toEmail: 'me@acme.example' });
    await Promise.all([form.press('Send a proof'), form.press('Send a proof')]);
    await office.slack.until('the proof', () => form.text().includes('The proof is on its way to me@acme.example.'));
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(1);
    expect(office.smtp.mails[0]?.parsed.subject).toContain('News for Boulangerie Martin');
    expect(form.value('toEmail')).toBe('me@acme.example');
    await form.press('Send a proof');
    await vi.waitFor(async () => expect((await office.core.outbox.list(admin, { class: 'proof' })).total).toBe(2));
  });

  it('[T10] [T11] the worst cases of the selection ticked → preview and proofs of each', async () => {
    const office = await openOffice();
    await withTemplate(office);
    await saveCustomer(office, { reference: 'C-1', tradeName: 'Boulangerie Martin' });
    await saveCustomer(office, { reference: 'C-2', tradeName: 'مخبز' });
    await office.ana.command('/relance send Spring news');
    const form = await office.ana.modal('Send a template');
    await form.fill({ toEmail: 'me@acme.example', worstCases: ['Worst cases of the selection'] });
    await form.press('Preview');
    const preview = await office.ana.modal('Preview');
    expect(preview.text()).toContain('longest name');
    expect(preview.text()).toContain('Dear Boulangerie Martin, spring is here.');
    expect(preview.text()).toContain('right-to-left name');
    await preview.close();
    await form.press('Send a proof');
    await office.slack.until('the proofs', () => form.text().includes('2 proofs are on their way to me@acme.example.'));
    await office.deliver();
    expect(office.smtp.mails.map((mail) => mail.parsed.subject).toSorted()).toEqual([
      '[Proof: longest name, no contact] News for Boulangerie Martin',
      '[Proof: right-to-left name] News for مخبز',
    ]);
  });

  it('[T12] the beginning of a name → the template is chosen; a beginning of two → refused naming both', async () => {
    const office = await openOffice();
    await withTemplate(office);
    await office.ana.command('/relance send spri');
    const form = await office.ana.modal('Send a template');
    expect(form.value('templateId')).toMatchObject({ text: { text: 'Spring news' } });
    await form.close();
    await withTemplate(office, 'Spring sale');
    await office.ana.command('/relance send spri');
    await office.ana.message('Several templates begin with “spri”: Spring news, Spring sale.', { only: 'private' });
    await office.ana.noModal();
  });

  it('[B1] a refusal that names a command → the command stands in real backticks, what was typed letter by letter', async () => {
    const office = await openOffice();
    await office.ana.command('/relance incident close `*INC*');
    const refusal = await office.ana.message('There is no incident', { only: 'private' });
    expect(refusal.message.text).toBe('There is no incident “ˋ∗INC∗”. `/relance incident list` shows them.');
  });

  it('[T10] a proof without an address → told what is missing, nothing sent', async () => {
    const office = await openOffice();
    await withTemplate(office);
    await office.ana.command('/relance send Spring news');
    const form = await office.ana.modal('Send a template');
    await form.press('Send a proof');
    expect((await office.ana.modal('Relance')).text()).toContain('Type the address under “Proof to” first.');
    expect((await office.core.outbox.list(admin, {})).total).toBe(0);
  });

  it('[T11] preview → the real text for a real customer', async () => {
    const office = await openOffice();
    await withTemplate(office);
    await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    await office.ana.command('/relance send Spring news');
    await (await office.ana.modal('Send a template')).press('Preview');
    const preview = (await office.ana.modal('Preview')).text();
    expect(preview).toContain('Dear Boulangerie Martin, spring is here.');
    const [, token = ''] = /\/tm\/([\w-]+)\|Open in browser>/.exec(preview) ?? [];
    const claims = office.core.base.links.read(token);
    expect(claims).toMatchObject({ kind: 'team_mail', holderId: 'U0ANA' });
    const kept = await office.core.templates.keptPreview(claims?.targetId ?? '');
    expect(kept?.html).toContain('Dear Boulangerie Martin, spring is here.');
  });

  it('[T14] scheduled for later → says when, can be undone until then', async () => {
    const office = await openOffice();
    await withTemplate(office);
    await saveCustomer(office, { tradeName: 'One' });
    await office.ana.command('/relance send Spring news');
    const form = await office.ana.modal('Send a template');
    const at = office.clock.now() + 60 * MINUTE;
    await form.fill({ scheduledFor: String(at / 1_000) });
    await form.submit();
    await (await office.ana.modal('Ready to send?')).submit();
    const told = await office.ana.message('It leaves at 10:00:00 AM.', { channel: office.ana.person });
    office.clock.advance(30 * MINUTE);
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(0);
    await told.press('Undo');
    await office.ana.message('undone. 1 mail was stopped', { channel: office.ana.person });
  });

  it('[Q2] more than fits, “refuse” chosen → refused with the numbers, nothing queued; “spread” → by day', async () => {
    const office = await openOffice({ settings: { 'quota.mailing.day': 2 } });
    await withTemplate(office);
    for (const name of ['One', 'Two', 'Three']) await saveCustomer(office, { reference: name, tradeName: name });
    await office.ana.command('/relance send Spring news');
    const form = await office.ana.modal('Send a template');
    await form.fill({ overflow: 'refuse' });
    await form.submit();
    const plan = await office.ana.modal(/Relance|Ready to send/);
    expect(plan.text()).toMatch(/do(es)? not fit/);
    await plan.close();
    await form.fill({ overflow: 'spread' });
    await form.submit();
    expect((await office.ana.modal('Ready to send?')).text()).toContain(
      'Spread over several days: November 24, 2026: 2 mails · November 25, 2026: 1 mail',
    );
  });
});
