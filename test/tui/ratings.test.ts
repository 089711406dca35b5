import { describe, expect, test } from 'vitest';
import { admin } from '../support/core.ts';
import { queueMail, saveCustomer } from '../support/customer-mail.ts';
import { openCompany } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

async function companyWithRating(score: number, comment: string) {
  const company = await openCompany('sqlite');
  const account = await saveCustomer(company, { reference: 'C-1', tradeName: 'Boulangerie Martin' });
  const { messageId } = await queueMail(company, { account });
  await company.core.transaction((tx) => tx.ratings.rate({ messageId, score, comment }));
  return company;
}

describe('ratings', () => {
  test('[R5] a rating opened → its words and its time', async () => {
    const company = await companyWithRating(2, 'Nobody called back before coming.');
    const terminal = openTerminal({ core: company.core });
    await terminal.see('5 Ratin');
    terminal.type('5');
    await terminal.see(/★★☆☆☆ +Boulangerie Martin/);
    await terminal.see('Last 30 days: 1 rating, 2 of 5 on average.');
    terminal.type('\r');
    await terminal.see('2/5');
    expect(terminal.text()).toContain('Nobody called back before coming.');
    expect(terminal.text()).toMatch(/When: Nov 24, 2026/);
  });

  test('[R5] long words, changed since → all of them and of the earlier ones can be read, on the customer’s card too', async () => {
    const long = `${'word '.repeat(60)}end-of-first`;
    const company = await companyWithRating(2, long);
    const [rating] = (await company.core.ratings.list(admin)).rows;
    company.clock.advance(1_000);
    await company.core.transaction((tx) =>
      tx.ratings.rate({ messageId: rating?.messageId ?? '', score: 3, comment: `${'again '.repeat(60)}end-of-second` }),
    );
    const terminal = openTerminal({ core: company.core });
    await terminal.see('5 Ratin');
    terminal.type('5');
    await terminal.see('Boulangerie Martin');
    // In one go: the end of the page is asked for before it has been drawn.
    terminal.type('\rG');
    await terminal.see('end-of-first');
    terminal.type('g');
    await terminal.see('end-of-second');
    const another = openTerminal({ core: company.core });
    await another.see('6 Custo');
    another.type('6');
    await another.see('C-1');
    another.type('\r');
    await another.see('1 rating');
    another.type('G');
    await another.see('end-of-second');
  });

  test('[R4] a low one taken, contacted and resolved → stored, with its owner', async () => {
    const company = await companyWithRating(1, '');
    const terminal = openTerminal({ core: company.core, actor: { ...admin, name: 'anna' } });
    await terminal.see('5 Ratin');
    terminal.type('5t');
    await terminal.see('It is yours.');
    await terminal.see('anna');
    terminal.type('c');
    await terminal.see('Noted: the customer was contacted.');
    terminal.type('x');
    await terminal.see('Noted: it is resolved.');
    const { rows } = await company.core.ratings.list(admin);
    expect(rows[0]?.contactedAt).not.toBeNull();
    expect(rows[0]?.resolvedAt).not.toBeNull();
  });

  test('[R6] low ones only → a good one is not in the list', async () => {
    const company = await companyWithRating(5, 'Great');
    const terminal = openTerminal({ core: company.core });
    await terminal.see('5 Ratin');
    terminal.type('5f');
    await terminal.see('No ratings yet.');
  });
});
