import { describe, it } from 'vitest';
import { admin } from '../support/core.ts';
import { queueMail } from '../support/customer-mail.ts';
import { owe } from '../support/debts.ts';
import { type Office, openOffice } from '../support/office.ts';

const HOSTILE = [
  '<!channel> *bold* _it_ ~no~ `code` & <script>alert(1)</script>',
  '=HYPERLINK("http://evil.example")',
  '@CUSTOMERNAME@ {{name}} {% if %} $t(bot:done) \u202Egnp.exe',
  `${'Ñandú & Söhne <&> '.repeat(12)}`,
  '東京株式会社 شركة العربية 👩‍👩‍👧‍👦'.repeat(4),
];

/** Customers, debts, incidents, documents and ratings with the worst texts that the core lets in. */
async function fill(office: Office): Promise<void> {
  for (const [index, name] of HOSTILE.entries()) {
    const text = name.slice(0, 190);
    const { account } = await owe(office, {
      reference: `C<&>${index}`,
      tradeName: text,
      emails:
        index === 1 ? [] : Array.from({ length: 6 }, (_, n) => `a${n}.${'x'.repeat(50)}@${'y'.repeat(60)}.example`),
      daysOverdue: [40, 30, 20, 10, 9, 8],
      amountMinor: 900_719_925_474_099,
    });
    await office.core.transaction((tx) =>
      tx.incidents.open(admin, {
        accountId: account.id,
        subject: text,
        description: `${name}\n`.repeat(60),
        noticeOnCreate: false,
        requestKey: `k${index}`,
      }),
    );
    const { messageId } = await queueMail(office, { account });
    await office.core.transaction((tx) =>
      tx.ratings.rate({ messageId, score: 1, comment: `${name}\n`.repeat(20).slice(0, 2_000) }),
    );
  }
}

describe('hostile and huge data', () => {
  it('[B2] in every list, card, form, channel and Home → Slack takes each of them', async () => {
    const office = await openOffice({
      settings: { 'policy.on': true, 'policy.levels': [{ offsetDays: 7 }], 'company.name': HOSTILE[0] },
    });
    await fill(office);
    await office.core.transaction((tx) =>
      tx.templates.create(admin, {
        name: `${HOSTILE[0]}`.slice(0, 100),
        subject: `${HOSTILE[3]}`.slice(0, 200),
        design: 'text',
        body: 'x'.repeat(50_000),
      }),
    );
    await office.core.transaction((tx) => tx.debtors.openRun('2026-11-24'));
    const { ana } = office;
    for (const [verb, title] of [
      ['incident list', 'Incidents'],
      ['customer', 'Customers'],
      ['ratings', 'Ratings'],
      ['documents', 'Documents'],
      ['outbox', 'Outbox'],
    ] as const) {
      await ana.command(`/relance ${verb}`);
      await ana.modal(title);
    }
    await ana.command('/relance incident list');
    const list = await ana.modal('Incidents');
    await list.press('Edit…');
    await ana.modal(/^INC-/);

    await ana.command('/relance customer C<&>0');
    const customer = await ana.modal('Customer');
    await customer.press('Unpaid invoices');
    const debtors = await ana.modal('Unpaid invoices');
    await debtors.press('Receipts one by one');
    await (await ana.modal('Receipts one by one')).close();
    await debtors.press('Preview');
    await (await ana.modal('Preview')).close();
    await debtors.submit();
    await (await ana.modal('Ready to send?')).submit();
    await ana.message('notices to 1 customer.', { channel: ana.person });

    await ana.command('/relance send');
    const send = await ana.modal('Send a template');
    await send.fill({ templateId: '<!channel>' });
    await send.press('Preview');
    await (await ana.modal('Preview')).close();
    await send.submit();
    await ana.modal('Ready to send?');

    const card = await ana.message('Reminders of November 24, 2026', { channel: 'C0MONEY' });
    await card.press('Preview');
    await ana.modal('Preview');
    await ana.message('★☆☆☆☆');
    await ana.home('Overdue');
    await ana.command('/relance why C<&>0');
    await ana.modal('Why?');
  }, 60_000);
});
