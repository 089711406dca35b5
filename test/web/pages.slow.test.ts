import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/core/clock.ts';
import type { LinkKind } from '../../src/core/links.ts';
import { DESK, openBrowserPage, PHONE } from '../support/browser.ts';
import { admin } from '../support/core.ts';
import { queueMail, saveCustomer } from '../support/customer-mail.ts';
import { openWebDesk, type WebDesk } from './web-desk.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

describe.each([
  ['a phone', PHONE],
  ['a desk', DESK],
])('pages on %s', (_, viewport) => {
  it('[R2] every page in every state → no accessibility problem, nothing wider than the screen, no request elsewhere', async () => {
    const desk = await openWebDesk('sqlite', {
      'company.phone': '+33 1 23 45',
      'company.email': 'office@acme.example',
    });
    const links = await everyPage(desk);
    const { page, foreign, complaints } = await openBrowserPage({ origin: desk.origin, viewport });
    for (const [name, visit] of links) {
      await visit(page);
      expect([name, await problemsOf(page)]).toEqual([name, []]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect([name, width]).toEqual([name, Math.min(width, viewport.width)]);
    }
    expect(foreign).toEqual([]);
    // Besides the pages whose status is a refusal, the browser has nothing to say: the policy lets all of them work.
    expect(complaints.filter((text) => !/status of (404|410|422|429)/.test(text))).toEqual([]);
  });
});

describe('rating page in a browser', () => {
  it('[R2] without JavaScript: a star link of the mail, another star, words, Send, change of mind → recorded as sent', async () => {
    const desk = await openWebDesk();
    const { link } = await queueMail(desk);
    const { page, complaints } = await openBrowserPage({ origin: desk.origin, javaScript: false });
    await page.goto(link('rating', { choice: 4 }));
    expect(await page.getByRole('heading').textContent()).toBe('How did we do with INC-1042?');
    expect(await page.getByRole('radio', { name: '4 of 5: Good' }).isChecked()).toBe(true);
    expect(await page.getByText('Good', { exact: true }).isVisible()).toBe(true);
    expect((await desk.core.ratings.list(admin)).total).toBe(0);

    await page.locator('.choice').nth(1).click();
    expect(await page.getByText('Poor', { exact: true }).isVisible()).toBe(true);
    await page.getByLabel('Anything you want to tell us? (optional)').fill('Nobody called back.\n<b>Really</b>');
    await page.getByRole('button', { name: 'Send my rating' }).click();
    expect(await page.getByRole('heading').textContent()).toBe('Thank you');
    expect(await page.getByText('You can change it until December 8.').isVisible()).toBe(true);
    expect(await page.getByRole('img', { name: '2 of 5: Poor' }).isVisible()).toBe(true);
    await page.reload();
    await page.getByRole('link', { name: 'Change it' }).click();
    expect(await page.getByRole('radio', { name: '2 of 5: Poor' }).isChecked()).toBe(true);
    await page.locator('.choice').nth(4).click();
    await page.getByRole('button', { name: 'Change my rating' }).click();
    expect(await page.getByRole('img', { name: '5 of 5: Excellent' }).isVisible()).toBe(true);

    const { rows } = await desk.core.ratings.list(admin);
    expect(rows).toMatchObject([{ score: 5, comment: 'Nobody called back.\n<b>Really</b>', version: 2 }]);
    expect(complaints).toEqual([]);
  });

  it('[R2] by keyboard alone, nothing chosen yet → Tab, arrows, words, Enter on the button send it', async () => {
    const desk = await openWebDesk();
    const { link } = await queueMail(desk);
    const { page } = await openBrowserPage({ origin: desk.origin });
    await page.goto(link('rating'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const outline = await page
      .locator('.choice:has(:checked)')
      .evaluate((choice) => getComputedStyle(choice).outlineStyle);
    expect(outline).toBe('solid');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Fine');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    expect((await desk.core.ratings.list(admin)).rows).toMatchObject([{ score: 3, comment: 'Fine' }]);
  });

  it('[R2] Send without a choice → the browser asks for one, nothing is sent', async () => {
    const desk = await openWebDesk();
    const { link } = await queueMail(desk);
    const { page } = await openBrowserPage({ origin: desk.origin });
    await page.goto(link('rating'));
    await page.getByRole('button').click();
    expect(await page.locator('input:invalid').count()).toBe(5);
    expect((await desk.core.ratings.list(admin)).total).toBe(0);
  });
});

describe('the mail in a browser', () => {
  it('[R1] its stars are clicked → the rating page opens with that choice, from a sandbox that runs no script', async () => {
    const desk = await openWebDesk('sqlite', { 'company.logo': `data:image/png;base64,${PIXEL}` });
    const { link } = await queueMail(desk, { body: 'Dear @CUSTOMERNAME@\n\n@widgetvaluation@' });
    const { page, foreign, complaints } = await openBrowserPage({ origin: desk.origin });
    const logo = page.waitForResponse(/\/logo\?v=/);
    await page.goto(link('view'));
    expect((await logo).status()).toBe(200);
    await page.locator('a[href*="choice=4"]').first().click();
    const rating = page.context().pages().at(-1) ?? page;
    await rating.getByRole('heading', { name: 'How did we do with INC-1042?' }).waitFor();
    expect(await rating.getByRole('radio', { name: '4 of 5: Good' }).isChecked()).toBe(true);
    expect((await desk.core.ratings.list(admin)).total).toBe(0);
    await rating.getByRole('button', { name: 'Send my rating' }).click();
    await rating.getByRole('heading', { name: 'Thank you' }).waitFor();
    expect((await desk.core.ratings.list(admin)).rows).toMatchObject([{ score: 4 }]);
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

type Visit = (page: Page) => Promise<void>;

/** Every page that a customer can see, with awkward data in it. */
async function everyPage(desk: WebDesk): Promise<(readonly [string, Visit])[]> {
  const { core, clock, origin } = desk;
  const account = await saveCustomer(desk, {
    tradeName: `Boulangerie ${'Wolfeschlegelsteinhausenbergerdorff'.repeat(3)}`,
  });
  const receiptIds: string[] = [];
  const documentId = await core.transaction(async (tx) => {
    const { document } = await tx.documents.save(admin, {
      kind: 'invoice',
      reference: 'F-2026-0000000117',
      accountId: account.id,
      issuedOn: '2026-10-01',
      total: { minor: 12_345_678_900, currency: 'EUR' },
      lines: [
        { text: 'x'.repeat(300), quantity: 1, amountMinor: 12_345_000_000 },
        { text: 'مرحبا 日本語', quantity: 2.5, amountMinor: 678_900 },
      ],
    });
    for (const [index, dueOn] of ['2026-10-31', '2026-11-15'].entries()) {
      const receipt = { documentId: document.id, position: index + 1, dueOn, amountMinor: 6_172_839_450 };
      receiptIds.push((await tx.documents.saveReceipt(admin, receipt)).receipt.id);
    }
    return document.id;
  });
  await core.transaction((tx) => tx.debtors.notify(admin, { receiptIds, requestKey: 'once' }));
  const [notice] = (await core.outbox.list(admin, { class: 'debtor' })).rows;
  const noticeLink = (kind: LinkKind, targetId = ''): string =>
    core.base.links.url({ kind, holderId: notice?.id ?? '', targetId, expiresAt: clock.now() + 90 * DAY });
  const mail = await queueMail(desk, { account });
  const french = await queueMail(desk, { account, language: 'fr', messageClass: 'mailing', causeKind: 'mailing' });
  const go =
    (url: string): Visit =>
    async (page) => {
      await page.goto(url);
    };
  const press: Visit = async (page) => {
    await page.getByRole('button').click();
    await page.waitForLoadState();
  };
  const scale = async (value: number): Promise<void> =>
    core.transaction((tx) => tx.settings.set(admin, 'ratings.scale', value));
  return [
    ['rating', go(mail.link('rating'))],
    ['rating with a choice', go(mail.link('rating', { choice: 3 }))],
    ['thanks', press],
    ['three choices', async (page) => scale(3).then(() => go(french.link('rating', { choice: 2 }))(page))],
    ['thanks for three', press],
    [
      'two choices',
      async (page) => {
        await scale(2);
        const other = await queueMail(desk, { account, language: 'es' });
        await go(other.link('rating', { choice: 1 }))(page);
      },
    ],
    ['document', go(noticeLink('document', documentId))],
    ['account', go(noticeLink('account'))],
    ['told', press],
    ['unsubscribe', go(french.link('unsubscribe'))],
    ['unsubscribed', press],
    ['wrong link', go(`${origin}/r/x`)],
    ['old link', go(mail.link('rating', { days: -1 }))],
    [
      'locked',
      async (page) => {
        clock.advance(20 * DAY);
        await go(mail.link('rating'))(page);
      },
    ],
  ];
}

/** What axe-core finds; run by the test's own hand, since the page's policy lets no script in. */
async function problemsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    const { violations } = await (
      window as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  });
}

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}
