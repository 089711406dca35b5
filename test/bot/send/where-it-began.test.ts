import { describe, expect, it } from 'vitest';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { type Office, type OfficeOptions, openOffice } from '../../support/office.ts';
import { PEOPLE } from '../../support/slack.ts';

/** Two customers and a template; Ana types the command in that channel and sends. */
async function send(options: OfficeOptions & { readonly typedIn?: string; readonly directly?: boolean } = {}) {
  const office = await openOffice(options);
  await office.core.transaction((tx) =>
    tx.templates.create(admin, { name: 'Spring', subject: 'News', design: 'text', body: 'Dear @CUSTOMERNAME@' }),
  );
  await saveCustomer(office, { reference: 'C-1', tradeName: 'One', emails: ['one@one.example'] });
  await saveCustomer(office, { reference: 'C-2', tradeName: 'Two', emails: ['two@two.example'] });
  const { typedIn = 'C0GENERAL' } = options;
  await office.ana.command('/relance send Spring', typedIn);
  await (await office.ana.modal('Send a template')).submit();
  if (options.directly === false) office.slack.standIn.faults.next({ method: 'chat.postMessage', kind: '500' });
  await (await office.ana.modal('Ready to send?')).submit();
  return { office, end: await office.ana.modal('Relance') };
}

const toldIn = ({ ana }: Office, channel: string) => ana.messages(channel).filter((text) => text.includes('Spring'));

describe('a send ends where it began', () => {
  it('[T14] [E3] sent → the modal says how many, the clock time and Undo; it follows them, and the channel hears the result', async () => {
    const { office, end } = await send();
    expect(end.text()).toContain('2 mails of *Spring*. They leave at 9:01:00 AM.');
    expect(end.buttons()).toEqual(['Undo', 'See them']);
    await office.ana.message('They leave at 9:01:00 AM.', { channel: office.ana.person });
    office.clock.advance(61_000);
    await office.deliver();
    await office.slack.until('the end in the modal', () => end.text().includes('*Spring*: 2 sent.'));
    expect(end.buttons()).toEqual(['See them']);
    await office.ana.message('*Spring*: 2 sent.', { channel: 'C0GENERAL', only: 'private' });
    await office.ana.message('*Spring*: 2 sent.', { channel: office.ana.person });
    // No message stays behind that says when they leave, once they have.
    expect(toldIn(office, 'C0GENERAL')).toHaveLength(1);
    expect(toldIn(office, office.ana.person)).toHaveLength(1);
    await end.close();
    await office.ana.noModal();
  });

  it('[T14] Undo in the modal → it says so there, in the direct message and in the channel; nothing leaves', async () => {
    const { office, end } = await send();
    await end.press('Undo');
    const words = '*Spring*: undone. 2 mails were stopped; nothing has left.';
    await office.slack.until('the undoing', () => end.text().includes(words));
    await office.ana.message(words, { channel: office.ana.person });
    await office.ana.message(words, { channel: 'C0GENERAL', only: 'private' });
    office.clock.advance(61_000);
    await office.deliver();
    expect(office.smtp.mails).toEqual([]);
  });

  it('[T14] no direct message can be posted → told in the channel; Undo there: that message says so, and no second one', async () => {
    const { office } = await send({ directly: false });
    const whisper = await office.ana.message('They leave at', { channel: 'C0GENERAL', only: 'private' });
    await whisper.press('Undo');
    const words = '*Spring*: undone. 2 mails were stopped; nothing has left.';
    await office.slack.until('the undoing', () => whisper.text().includes(words));
    expect(toldIn(office, 'C0GENERAL')).toEqual([whisper.text()]);
  });

  it('[B2] the response_url is used up → told beside the channel’s messages; the bot is not in it either → directly alone', async () => {
    const { office, end } = await send();
    office.slack.standIn.faults.next({ method: 'response_url', kind: 'refuse', error: 'used_url' });
    office.slack.expectRefusal('response_url', 'used_url');
    await end.press('Undo');
    await office.ana.message('*Spring*: undone.', { channel: 'C0GENERAL', only: 'private' });

    office.slack.standIn.faults.next({ method: 'response_url', kind: 'refuse', error: 'used_url' });
    office.slack.expectRefusal('chat.postEphemeral', 'not_in_channel');
    await office.ana.command('/relance send Spring', 'C0NOBOT');
    await (await office.ana.modal('Send a template')).submit();
    await (await office.ana.modal('Ready to send?')).submit();
    await office.ana.message('2 mails of *Spring*.', { channel: office.ana.person });
    office.clock.advance(61_000);
    await office.deliver();
    await office.ana.message('*Spring*: 2 sent.', { channel: office.ana.person });
    await office.slack.until('the channel tried', () =>
      office.slack.standIn.workspace.refusals.some(({ error }) => error === 'not_in_channel'),
    );
    expect(toldIn(office, 'C0NOBOT')).toEqual([]);
  });

  it('[E5] the bot was started anew meanwhile → the channel hears the result once all the same', async () => {
    const { office } = await send({ pace: { look: 20 } });
    await office.ana.message('They leave at', { channel: office.ana.person });
    await office.stopBot();
    office.clock.advance(61_000);
    await office.deliver();
    await office.startAnotherBot();
    await office.ana.message('*Spring*: 2 sent.', { channel: 'C0GENERAL', only: 'private' });
    expect(toldIn(office, 'C0GENERAL')).toHaveLength(1);
  });

  it('[B1] the reader sits in another time zone, past midnight → their own clock, with the day', async () => {
    const people = PEOPLE.map((person) => (person.id === 'U0ANA' ? { ...person, timeZone: 'Asia/Tokyo' } : person));
    const { end } = await send({ now: '2026-11-24T14:59:30Z', slack: { people } });
    expect(end.text()).toContain('Leave on Nov 25, 2026, 12:00 AM.');
  });

  it('[B1] a global shortcut, typed nowhere → the modal and the direct message', async () => {
    const office = await openOffice();
    await office.core.transaction((tx) =>
      tx.templates.create(admin, { name: 'Spring', subject: 'News', design: 'text', body: 'Dear @CUSTOMERNAME@' }),
    );
    await saveCustomer(office, { tradeName: 'One' });
    await office.ana.shortcut('open_send');
    const form = await office.ana.modal('Send a template');
    await form.fill({ templateId: 'Spring' });
    await form.submit();
    await (await office.ana.modal('Ready to send?')).submit();
    expect((await office.ana.modal('Relance')).text()).toContain('1 mail of *Spring*. It leaves at 9:01:00 AM.');
    await office.ana.message('It leaves at 9:01:00 AM.', { channel: office.ana.person });
    expect(toldIn(office, 'C0GENERAL')).toEqual([]);
  });
});
