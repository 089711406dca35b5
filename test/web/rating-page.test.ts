import { type IncomingMessage, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/core/clock.ts';
import { admin } from '../support/core.ts';
import { queueMail } from '../support/customer-mail.ts';
import { testDatabases } from '../support/databases.ts';
import { openWebDesk, post, type WebDesk } from './web-desk.ts';

const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36',
  'accept-language': 'fr-FR',
  'sec-fetch-mode': 'navigate',
};

describe.each(testDatabases)('rating page (%s)', (database) => {
  it('[R2] every choice opened ten times → preselected, and no rating, alert or mail; one POST records one', async () => {
    const desk = await openWebDesk(database, { 'company.email': 'office@acme.example' });
    const { link } = await queueMail(desk);
    for (let score = 1; score <= 5; score += 1) {
      for (let time = 0; time < 10; time += 1) {
        const answer = await fetch(link('rating', { choice: score }), { headers: BROWSER });
        expect(answer.status).toBe(200);
        expect(checkedIn(await answer.text())).toEqual([String(score)]);
      }
    }
    expect(await counts(desk)).toEqual({ ratings: 0, history: 0, alerts: 0, teamMails: 0 });

    const answer = await post(link('rating', { choice: 2 }), { score: '4', comment: 'Quick' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('You can change it until December 8.');
    expect(await counts(desk)).toEqual({ ratings: 1, history: 1, alerts: 1, teamMails: 1 });
    expect((await desk.core.ratings.list(admin)).rows).toMatchObject([{ score: 4, comment: 'Quick' }]);
  });

  it('[R3] changed on the page, then after the lock → the change stands, later the page shows it, takes no score and passes words on', async () => {
    const desk = await openWebDesk(database);
    const { link } = await queueMail(desk);
    await post(link('rating'), { score: '2', comment: 'Slow' });
    const again = await (await fetch(link('rating'))).text();
    expect(checkedIn(again)).toEqual(['2']);
    expect(again).toContain('>Slow</textarea>');
    expect(again).toContain('Change my rating');
    await post(link('rating'), { score: '5', comment: 'Put right' });

    desk.clock.advance(14 * DAY);
    const locked = await (await fetch(link('rating', { choice: 1 }))).text();
    expect(locked).toContain('It has been final since December 8. Thank you for it.');
    expect(locked).not.toContain('<form');
    const late = await post(link('rating'), { score: '1', comment: 'Late' });
    const shown = await late.text();
    expect(shown).toContain('Put right');
    expect(shown).toContain('We have passed on what you wrote.');
    expect((await desk.core.ratings.list(admin)).rows).toMatchObject([{ score: 5, comment: 'Put right', version: 2 }]);
  });

  it('[R2] sent without a choice, or with one that is none → 422 with a sentence, what was typed stays, nothing recorded', async () => {
    const desk = await openWebDesk(database);
    const { link } = await queueMail(desk);
    for (const score of ['', '0', '6', '4.5', 'x']) {
      const answer = await post(link('rating'), { score, comment: '<script>alert(1)</script>' });
      expect(answer.status).toBe(422);
      const text = await answer.text();
      expect(text).toContain('Choose an answer first, then send it.');
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;</textarea>');
      expect(text).not.toContain('<script');
    }
    expect((await counts(desk)).ratings).toBe(0);
  });

  it('[R2] a proof’s link → the page says so, Send shows thanks, nothing is recorded, not even the view', async () => {
    const desk = await openWebDesk(database);
    const { link } = await queueMail(desk, { messageClass: 'proof' });
    expect(await (await fetch(link('rating'))).text()).toContain('This is a proof');
    const answer = await post(link('rating'), { score: '3', comment: '' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Thank you');
    expect(await counts(desk)).toEqual({ ratings: 0, history: 0, alerts: 0, teamMails: 0 });
    expect(await desk.core.base.db('link_views').select()).toEqual([]);
  });
});

describe('rating page', () => {
  it.each([
    ['fr', 'Votre avis sur INC-1042', 'Envoyer mon avis', '4 sur 5 : Satisfait'],
    ['es-ES', 'Su opinión sobre INC-1042', 'Enviar mi valoración', '4 de 5: Bueno'],
    ['en-GB', 'How did we do with INC-1042?', 'Send my rating', '4 of 5: Good'],
  ])(
    '[R2] a customer who reads %s → the page in that language, whatever the browser says',
    async (language, ...texts) => {
      const desk = await openWebDesk();
      const { link } = await queueMail(desk, { language });
      const answer = await fetch(link('rating', { choice: 4 }), { headers: { 'accept-language': 'de' } });
      const text = await answer.text();
      expect(text).toContain(`<html lang="${language}">`);
      for (const expected of texts) expect(text).toContain(expected);
    },
  );

  it('[R9] scanners and previews open every link, then the customer → told apart and counted, none recorded', async () => {
    const desk = await openWebDesk();
    const { link } = await queueMail(desk);
    const machines: Record<string, string>[] = [
      { 'user-agent': 'Mozilla/5.0 (compatible; bingbot/2.0)', 'accept-language': 'en' },
      { ...BROWSER, 'sec-purpose': 'prefetch;prerender' },
      { 'user-agent': BROWSER['user-agent'] },
      { 'user-agent': 'python-requests/2.32' },
      { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) BitDefender Email Scanner', 'accept-language': 'en' },
    ];
    for (const headers of machines) await get(link('rating', { choice: 1 }), headers);
    await get(link('rating', { choice: 5 }), BROWSER);
    expect((await desk.core.ratings.list(admin)).total).toBe(0);
    await post(link('rating'), { score: '5', comment: '' });
    const [rating] = (await desk.core.ratings.list(admin)).rows;
    expect(await desk.core.ratings.evidence(admin, rating?.id ?? '')).toEqual({
      people: 1,
      prefetches: machines.length,
    });
  });

  it('[R2] one link is posted again and again → refused after twenty, and open again ten minutes later', async () => {
    const desk = await openWebDesk();
    const { link } = await queueMail(desk);
    for (let time = 0; time < 20; time += 1)
      expect((await post(link('rating'), { score: '3', comment: String(time) })).status).toBe(200);
    const refused = await post(link('rating'), { score: '3', comment: 'more' });
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('Wait ten minutes, then try again.');
    desk.clock.advance(10 * 60_000);
    expect((await post(link('rating'), { score: '3', comment: 'later' })).status).toBe(200);
  });

  it('[R2] words of 2,001 characters → refused with all of them; 2,000 → kept whole; a form of a megabyte → refused unread', async () => {
    const desk = await openWebDesk();
    const { link } = await queueMail(desk);
    const long = await post(link('rating'), { score: '3', comment: 'é'.repeat(2_001) });
    expect(long.status).toBe(422);
    const page = await long.text();
    expect(page).toContain('This is longer than 2000 characters. Shorten it.');
    expect(page).toContain('é'.repeat(2_001));
    expect((await post(link('rating'), { score: '3', comment: 'é'.repeat(2_000) })).status).toBe(200);
    expect((await desk.core.ratings.list(admin)).rows[0]?.comment).toBe('é'.repeat(2_000));
    const large = await post(link('rating'), { score: '1', comment: 'x'.repeat(1_000_000) });
    expect(large.status).toBe(413);
    expect((await desk.core.ratings.list(admin)).rows[0]?.score).toBe(3);
  });

  it('[R2] company name, colour and logo are set → on the page; a hostile name stays text', async () => {
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
    const desk = await openWebDesk('sqlite', {
      'company.name': '<b>"Acme" & Söhne</b>',
      'company.color': '#ffe600',
      'company.logo': `data:image/png;base64,${pixel}`,
    });
    const { link } = await queueMail(desk);
    const text = await (await fetch(link('rating'))).text();
    expect(text).toContain('--brand: #ffe600');
    expect(text).toContain('&lt;b&gt;&quot;Acme&quot; &amp; Söhne&lt;/b&gt;');
    expect(text).not.toContain('<b>');
    const logo = await fetch(`${desk.origin}${/<img src="([^"]+)"/.exec(text)?.[1]}`);
    expect(logo.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await logo.arrayBuffer()).toString('base64')).toBe(pixel);
  });
});

/** A GET with exactly these headers: `fetch` adds some of its own. */
async function get(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { headers }, resolve).on('error', reject).end();
  });
  answer.resume();
  expect(answer.statusCode).toBe(200);
}

function checkedIn(page: string): string[] {
  return [...page.matchAll(/<input[^>]*value="(\d)"[^>]*\bchecked\b/g)].map((match) => match[1] ?? '');
}

async function counts({ core }: WebDesk) {
  const rows = async (table: string) => (await core.base.db(table).select()).length;
  return {
    ratings: await rows('ratings'),
    history: await rows('rating_history'),
    alerts: await rows('alerts'),
    teamMails: (await core.outbox.list(admin, { class: 'team' })).total,
  };
}
