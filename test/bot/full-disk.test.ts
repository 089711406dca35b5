import { describe, expect, it } from 'vitest';
import { admin } from '../support/core.ts';
import { queueMail, saveCustomer } from '../support/customer-mail.ts';
import { type Office, openOffice } from '../support/office.ts';

/** As a disk without a byte left: SQLite may not take one page more. */
async function fillDisk({ core }: Office): Promise<void> {
  const [{ page_count: pages } = { page_count: 0 }] = (await core.base.db.raw('pragma page_count')) as {
    page_count: number;
  }[];
  await core.base.db.raw(`pragma max_page_count = ${pages}`);
  // What was given back before is used up.
  let nth = 0;
  const filler = (size: number) => {
    nth += 1;
    return core.base.db('ticks').insert({ name: `filler.${nth}`, last_slot: 'x'.repeat(size), at: 0 });
  };
  for (let size = 1 << 14; size >= 64; size >>= 1)
    for (let full = false; !full; )
      full = await filler(size).then(
        () => false,
        () => true,
      );
}

const makeRoom = ({ core }: Office) => core.base.db.raw('pragma max_page_count = 1000000');
const FULL = 'The disk of the database is full: nothing of this was stored.';
const LONG = 'a long story. '.repeat(1_000);

describe('a disk that is full while the program runs', () => {
  it('[E1 O4] incidents, ratings, Slack → a sentence, nothing half-done; room is made → the same goes through, and mails leave', async () => {
    const office = await openOffice({ settings: { 'undo.seconds': 0 } });
    const account = await saveCustomer(office, { reference: 'C-1', tradeName: 'Atelier Nord' });
    const { messageId } = await queueMail(office, { account });
    await fillDisk(office);

    const open = () =>
      office.core.transaction((tx) =>
        tx.incidents.open(admin, { accountId: account.id, subject: 'Broken', description: LONG, requestKey: 'once' }),
      );
    await expect(open()).rejects.toThrow('core.diskFull');
    const rate = (comment: string) =>
      office.core.transaction((tx) => tx.ratings.rate({ messageId, score: 4, comment }));
    await expect(rate('x'.repeat(2_000))).rejects.toThrow('core.diskFull');
    expect((await office.core.incidents.list(admin)).total).toBe(0);
    expect((await office.core.ratings.list(admin)).total).toBe(0);

    await office.ana.command('/relance incident new');
    const form = await office.ana.modal(/incident/i);
    const words = LONG.slice(0, 2_900);
    await form.fill({ accountId: 'Atelier Nord', subject: 'Broken', description: words, internalNotes: words });
    await form.submit();
    const { workspace } = office.slack.standIn;
    await office.slack.until('the sentence', () =>
      JSON.stringify([[...workspace.stacks.values()], workspace.messages]).includes(FULL),
    );

    await makeRoom(office);
    expect((await open()).incident.reference).toBe('INC-1001');
    await rate('good');
    await office.deliver();
    expect(office.smtp.mails.length).toBeGreaterThan(0);
  });
});
