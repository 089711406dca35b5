import { expect, it } from 'vitest';
import { openOffice } from '../../support/office.ts';
import { queueMessages } from '../../support/outbox.ts';

it('[D10] mails of a kind that this version does not know are held → one card says so, in words, with the way to the outbox', async () => {
  const office = await openOffice();
  await queueMessages(office.core, { count: 2 });
  await office.core.base.db('messages').update({ cause_kind: 'newer_kind' });
  await office.deliver();
  const card = await office.ana.message('Mails are held', { channel: 'C0MONEY' });
  expect(card.text()).toContain('This version of Relance does not know their kind: newer_kind.');
  expect(card.text()).toContain('Update Relance everywhere, or cancel them in the outbox.');
  await card.press('Open the outbox');
  const outbox = await office.ana.modal('Outbox');
  expect(outbox.text()).toContain('Held: this version of Relance does not know this kind of mail.');
  expect(office.ana.messages('C0MONEY').filter((text) => text.includes('Mails are held'))).toHaveLength(1);
});
