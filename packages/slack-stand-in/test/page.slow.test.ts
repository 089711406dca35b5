import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { SlackStandIn } from 'slack-stand-in';
import { beforeEach, describe, expect, it } from 'vitest';
import { DESK, openBrowserPage, PHONE } from './support/browser.ts';
import { closeAfterTest } from './support/close-after-test.ts';
import { startSlack } from './support/start-slack.ts';
import { startTinyBot } from './support/tiny-bot.ts';

const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>"\'>{{7*7}} \u202Eevil';

describe('the page of the Slack stand-in, in a real browser', () => {
  let slack: SlackStandIn;

  beforeEach(async () => {
    // Not about time limits: a busy machine may take its time.
    slack = await startSlack({ limits: { acknowledgement: 20_000, trigger: 20_000 } });
    const bot = await startTinyBot(slack, 'socket', { pingTimeout: 20_000 });
    closeAfterTest(() => bot.stop());
  });

  async function open(
    query = '?as=U0ANA&in=C0GENERAL',
    options: { locale?: string; viewport?: { width: number; height: number } } = {},
  ) {
    const opened = await openBrowserPage({ origin: slack.url, viewport: DESK, ...options });
    await opened.page.goto(`${slack.url}/${query}`);
    return opened;
  }

  const send = async (page: Page, text: string): Promise<void> => {
    await page.locator('#composer textarea').fill(text);
    await page.keyboard.press('Enter');
  };

  it('a command typed, its modal filled and submitted by hand → the bot hears it', async () => {
    const { page, foreign, complaints } = await open();
    await send(page, '/tiny form');
    const modal = page.getByRole('dialog');
    await modal.getByRole('button', { name: 'Create' }).click();
    await modal.getByText('Please complete this required field.').waitFor();
    await modal.getByRole('textbox', { name: 'Subject' }).fill('bad');
    await modal.getByRole('button', { name: 'Create' }).click();
    await modal.getByText('Not that one.').waitFor();
    expect(await modal.getByRole('textbox', { name: 'Subject' }).inputValue()).toBe('bad');
    await modal.getByRole('combobox', { name: 'Customer' }).fill('mart');
    await modal.getByRole('option', { name: 'Boulangerie Martin' }).click();
    await modal.getByRole('textbox', { name: 'Subject' }).fill('The lift is stuck');
    await modal.getByRole('button', { name: 'Create' }).click();
    await slack.as('U0ANA').noModal();
    await modal.waitFor({ state: 'hidden' });
    expect([foreign, complaints]).toEqual([[], []]);
  });

  it('a card approved by one person → the other one’s page shows it without reloading', async () => {
    const { page: ana } = await open();
    const { page: bruno } = await open('?as=U0BRUNO&in=C0GENERAL');
    await send(ana, '/tiny card');
    await bruno.getByRole('button', { name: 'Approve' }).click();
    await ana.getByText('Approved by @Bruno Lefèvre').waitFor();
    expect(await ana.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  });

  it('an answer for one person → marked as such, and unseen by others', async () => {
    const { page: ana } = await open();
    const { page: bruno } = await open('?as=U0BRUNO&in=C0GENERAL');
    await send(ana, '/tiny text');
    await ana.getByText('Only visible to you').waitFor();
    await send(bruno, 'Is anybody there?');
    await bruno.getByText('Is anybody there?').waitFor();
    expect(await bruno.getByText('At once.').count()).toBe(0);
  });

  it('a message elsewhere → its channel is marked until it is looked at; the Home tab opened → published', async () => {
    const { page } = await open();
    await slack.as('U0BRUNO').say('Money!', 'C0MONEY');
    await page.locator('#sidebar a.unread', { hasText: 'money' }).waitFor();
    await page.locator('#sidebar').getByRole('link', { name: 'money' }).click();
    await page.getByText('Money!').waitFor();
    await page.locator('#sidebar').getByRole('link', { name: 'Home' }).click();
    expect(await page.locator('#sidebar a.unread').count()).toBe(0);
    await page.getByText('Welcome home').waitFor();
  });

  it('typed while the next channel is still on its way, or after a click beside all fields → in the composer', async () => {
    const { page, complaints } = await open();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: typed, resolve: answer } = Promise.withResolvers<void>();
    await page.route('**/?as=U0ANA&in=C0MONEY', async (route) => {
      ask();
      await typed;
      await route.continue();
    });
    // Not by `click`, which waits for the page.
    await page.locator('#sidebar a', { hasText: 'money' }).focus();
    await page.locator('#sidebar a', { hasText: 'money' }).dispatchEvent('click');
    await asked;
    await page.keyboard.type('/tiny f');
    answer();
    await page.waitForURL('**/?as=U0ANA&in=C0MONEY');
    const composer = page.locator('#composer textarea');
    await expect.poll(() => composer.inputValue()).toBe('/tiny f');
    await page.locator('h1').click();
    await page.keyboard.type('orm');
    expect(await composer.inputValue()).toBe('/tiny form');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(complaints).toEqual([]);
  });

  it('hostile text in messages, names of buttons and modals → shown as text; nothing runs', async () => {
    const { page, complaints } = await open();
    const title = await page.title();
    const text = { type: 'plain_text' as const, text: HOSTILE.slice(0, 75) };
    await slack.say('U0BRUNO', 'C0GENERAL', HOSTILE);
    const { client } = await import('@slack/web-api').then(({ WebClient }) => ({
      client: new WebClient(slack.tokens.bot, { slackApiUrl: slack.apiUrl }),
    }));
    await client.chat.postMessage({
      channel: 'C0GENERAL',
      text: HOSTILE,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: HOSTILE }, fields: [{ type: 'mrkdwn', text: HOSTILE }] },
        {
          type: 'actions',
          elements: [
            { type: 'button', action_id: 'x', text, value: HOSTILE },
            { type: 'static_select', action_id: 'y', placeholder: text, options: [{ text, value: '"><script>' }] },
          ],
        },
        { type: 'image', image_url: 'https://elsewhere.test/x.png', alt_text: HOSTILE },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: HOSTILE },
                { type: 'link', url: 'javascript:document.title=3', text: HOSTILE },
              ],
            },
          ],
        },
      ],
    });
    await page.getByRole('button', { name: /img src=x/ }).waitFor();
    expect(await page.locator('#content :is(script, img)').count()).toBe(0);
    expect(await page.locator('#content a[href^="javascript"]').count()).toBe(0);
    expect(await page.title()).toBe(title);
    expect(complaints).toEqual([]);
  });

  it('French and Spanish browsers → their words', async () => {
    const { page: french } = await open('', { locale: 'fr-FR' });
    await french.getByPlaceholder('Envoyer un message dans #general').waitFor();
    const { page: spanish } = await open('', { locale: 'es-ES' });
    await spanish.getByPlaceholder('Escribir en #general').waitFor();
  });

  it.each([
    ['a desk', DESK],
    ['a phone', PHONE],
  ])('on %s → no accessibility fault, nothing wider than the screen', async (_name, viewport) => {
    const { page } = await open(undefined, { viewport });
    await send(page, '/tiny card');
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await send(page, '/tiny form');
    await page.getByRole('dialog').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
});

/** What axe-core finds wrong, as `rule: element`. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
  });
}
