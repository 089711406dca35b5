import { describe, expect, it, vi } from 'vitest';
import { admin } from '../support/core.ts';
import { queueMail } from '../support/customer-mail.ts';
import { openCompany, owe } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

/** Each would make a terminal do something: clipboard (OSC 52), title, colours, a device string, a bell, 8-bit forms, other order. */
const HOSTILE =
  'H0ST\u001b]52;c;SEVMTE8=\u0007\u001b]0;taken\u001b\\\u001b[38;5;99m\u001bP1$r\u001b\\\u0007\u009b99m\u009d0;x\u009c\u202egnp\u2066\r\u0008\u001bc';
const OBEYED = /\u001b\]|\u001bP|\u001bc|\u001b\[38;5;99m|[\u0007\u0008\u0080-\u009f\u202a-\u202e\u2066-\u2069]/u;

/** What our own program asks: which colour is behind the text. */
const OUR_QUESTION = '\u001b]11;?\u001b\\';

/** Columns that hold what people and customers write. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  accounts: ['trade_name', 'legal_name'],
  contacts: ['name'],
  contents: ['subject', 'body'],
  templates: ['name'],
  documents: ['reference'],
  incidents: ['subject', 'description', 'internal_notes', 'resolution', 'reference'],
  messages: ['to_name', 'outcome_text'],
  batches: ['title', 'created_by_name'],
  ratings: ['comment'],
  people: ['name'],
  roles: ['name'],
  audit_log: ['actor_name'],
};

/** Screens that show none of these rows, and those whose first row opens. */
const QUIET = '8';
const OPENS = '2345679';

describe('escape sequences in what others wrote', () => {
  it('[T13] every list and what opens from its rows, with hostile rows straight in the database → only our own sequences reach the terminal', async () => {
    const company = await openCompany('sqlite');
    const { core } = company;
    const { account } = await owe(company, { daysOverdue: [40] });
    await core.transaction(async (tx) => {
      await tx.incidents.open(admin, {
        accountId: account.id,
        subject: 's',
        description: 'd',
        noticeOnCreate: false,
        requestKey: 'k',
      });
      await tx.templates.create(admin, { name: 'n', subject: 's', design: 'text', body: 'b' });
      const role = await tx.access.createRole(admin, { name: 'r', permissions: ['debtors.view'] });
      await tx.access.addPerson(admin, { name: 'p', roleIds: [role.id] });
    });
    const { messageId } = await queueMail(company, { account });
    await core.transaction((tx) => tx.ratings.rate({ messageId, score: 1, comment: 'c' }));
    for (const [table, columns] of Object.entries(TEXTS))
      await core.base.db(table).update(Object.fromEntries(columns.map((column) => [column, HOSTILE])));

    // In the head of every screen, so under another name: the rows have to be seen for themselves.
    const companyName = JSON.stringify(HOSTILE.replace('H0ST', 'Acme'));
    await core.base.db('settings').where({ key: 'company.name' }).update({ value: companyName });

    for (const screen of '1234567890') {
      const terminal = openTerminal({ core, columns: 120, rows: 40 });
      await terminal.see('2 Templ');
      const before = terminal.raw().length;
      terminal.type(screen);
      if (screen !== '1') await vi.waitFor(() => expect(terminal.raw().length).toBeGreaterThan(before));
      if (!QUIET.includes(screen)) await terminal.see('H0ST');
      const listed = terminal.raw().length;
      terminal.type('\r');
      if (OPENS.includes(screen)) {
        await vi.waitFor(() => expect(terminal.raw().length).toBeGreaterThan(listed));
        await terminal.see('H0ST');
      }
      expect([screen, OBEYED.exec(terminal.raw().replace(OUR_QUESTION, ''))?.[0]]).toEqual([screen, undefined]);
      // The second key answers whoever asks about unsaved work.
      terminal.type('\u0003');
      terminal.type('y');
      await terminal.exit;
    }
  });
});
