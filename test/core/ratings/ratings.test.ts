import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/core/clock.ts';
import type { AppError } from '../../../src/core/errors.ts';
import { alertKey } from '../../../src/core/ratings/index.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { queueMail, saveCustomer } from '../../support/customer-mail.ts';
import { testDatabases } from '../../support/databases.ts';

describe.each(testDatabases)('ratings (%s)', (database) => {
  it('[R3] rated → recorded with its scale, words and lock date; shown on the page; nothing was there before', async () => {
    const desk = await openDesk();
    const { messageId } = await desk.mail();
    expect(await desk.core.ratings.page(messageId)).toEqual({
      scale: 5,
      given: null,
      locked: false,
      locksAt: null,
      subjectTitle: 'INC-1042',
      language: 'en',
      proof: false,
    });
    const { rating, page } = await desk.rate(messageId, 4, ' Quick \r\nand\u0000 friendly\u202e ');
    expect(rating).toMatchObject({
      account: { tradeName: 'Boulangerie Martin' },
      subjectKind: 'incident',
      subjectTitle: 'INC-1042',
      score: 4,
      scale: 5,
      comment: 'Quick \nand friendly',
      low: false,
      dueAt: null,
      locksAt: desk.clock.now() + 14 * DAY,
    });
    expect(page).toMatchObject({ given: { score: 4, comment: 'Quick \nand friendly' }, locked: false });
    expect(await desk.core.ratings.average(admin, 0)).toEqual({ count: 1, share: 0.75 });
  });

  it('[R3] changed until it locks → history keeps each; after the lock the old one stands', async () => {
    const desk = await openDesk();
    const { messageId } = await desk.mail();
    const { rating } = await desk.rate(messageId, 2, 'Slow');
    desk.clock.advance(DAY);
    await desk.rate(messageId, 5, 'Put right');
    desk.clock.advance(13 * DAY);
    const late = await desk.rate(messageId, 1, 'Too late');
    expect(late).toMatchObject({ rating: null, page: { locked: true, given: { score: 5, comment: 'Put right' } } });
    // What was written reaches the team all the same, once.
    expect(late.passedOn).toBe(true);
    await desk.rate(messageId, 1, 'Too late');
    expect((await desk.rate(messageId, 5, 'Put right')).passedOn).toBe(false);
    const told = (await desk.core.alerts.claim({ owner: 'test', limit: 9 })).filter(
      ({ kind }) => kind === 'customer_words',
    );
    expect(told).toHaveLength(1);
    expect(await desk.core.customers.wordsById(String(told[0]?.payload['wordsId']))).toMatchObject({
      about: 'rating',
      words: 'Too late',
    });
    expect(await desk.core.ratings.history(admin, rating?.id ?? '')).toMatchObject([
      { score: 2, comment: 'Slow', at: desk.clock.now() - 14 * DAY },
      { score: 5, comment: 'Put right', at: desk.clock.now() - 13 * DAY },
    ]);
    expect(await desk.core.ratings.get(admin, rating?.id ?? '')).toMatchObject({ score: 5, version: 2 });
  });

  it('[R4] a low rating → one alert, one mail to the team with score, words, customer and subject, due at the end of the working day', async () => {
    const desk = await openDesk({ 'ratings.teamEmail': 'team@acme.example' });
    const { messageId } = await desk.mail();
    const { rating } = await desk.rate(messageId, 2, 'Nobody called back. @CUSTOMERNAME@ <b>x</b>');
    expect(rating).toMatchObject({ low: true, dueAt: Date.parse('2026-11-24T18:00:00+01:00') });
    const key = alertKey(rating?.id ?? '', 1);
    expect(await desk.core.alerts.byKey(key)).toMatchObject({
      kind: 'rating',
      payload: { ratingId: rating?.id, version: 1, firstKey: key },
    });
    const [mail, ...others] = await desk.teamMails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      toEmail: 'team@acme.example',
      causeKind: 'rating',
      state: 'queued',
      dueAt: desk.clock.now(),
    });
    expect(mail?.data.values).toEqual({
      TEAMSUBJECT: '★★☆☆☆ Boulangerie Martin · INC-1042',
      TEAMTEXT: [
        'Boulangerie Martin rated INC-1042: 2 of 5 ★★☆☆☆',
        'Customer reference: C-001',
        '“Nobody called back. @CUSTOMERNAME@ <b>x</b>”',
        'A low rating: please answer by Nov 24, 2026, 6:00 PM.',
        'You find it in Slack with “/relance ratings”, or in the terminal under Ratings.',
      ].join('\n\n'),
    });
  });

  it('[R4] changed, then sent again unchanged → a second alert that names the first card, a second mail, and no third', async () => {
    const desk = await openDesk({ 'company.email': 'office@acme.example' });
    const { messageId } = await desk.mail();
    const { rating } = await desk.rate(messageId, 1, '');
    await desk.rate(messageId, 3, 'Better now');
    await desk.rate(messageId, 3, 'Better now');
    const id = rating?.id ?? '';
    expect(await desk.core.alerts.byKey(alertKey(id, 2))).toMatchObject({
      payload: { firstKey: alertKey(id, 1), version: 2 },
    });
    expect(await desk.core.alerts.byKey(alertKey(id, 3))).toBeNull();
    const mails = await desk.teamMails();
    expect(mails.map((mail) => mail.toEmail)).toEqual(['office@acme.example', 'office@acme.example']);
    expect(mails[1]?.data.values['TEAMTEXT']).toContain('changed the rating of INC-1042 to 3 of 5 ★★★☆☆\n\n');
    expect(mails[1]?.data.values['TEAMTEXT']).toContain('Before: ★☆☆☆☆');
    // The first mail, if it has not left yet, is told by the second.
    const verdicts = await desk.core.causes.rating.recheck(mails);
    expect(mails.map((mail) => verdicts?.get(mail.id))).toEqual([{ go: false, reason: 'superseded' }, { go: true }]);
    expect(await desk.core.ratings.get(admin, id)).toMatchObject({ low: false, dueAt: null });
  });

  it('[R2] a proof of a mail is rated → nothing recorded, no alert, no mail', async () => {
    const desk = await openDesk({ 'company.email': 'office@acme.example' });
    const { messageId } = await desk.mail({ messageClass: 'proof' });
    expect(await desk.rate(messageId, 1, 'Try')).toMatchObject({ rating: null, page: { proof: true, given: null } });
    expect((await desk.core.ratings.list(admin)).total).toBe(0);
    expect(await desk.teamMails()).toEqual([]);
  });

  it('[R4] the same message rated twice at once → one rating with both in its history, an alert for each', async () => {
    const desk = await openDesk();
    const { messageId } = await desk.mail();
    await Promise.all([desk.rate(messageId, 5, 'One'), desk.rate(messageId, 1, 'Two')]);
    const { rows } = await desk.core.ratings.list(admin);
    expect(rows).toHaveLength(1);
    expect(await desk.core.ratings.history(admin, rows[0]?.id ?? '')).toHaveLength(2);
    expect(await desk.core.alerts.byKey(alertKey(rows[0]?.id ?? '', 2))).not.toBeNull();
  });

  it('[R1] the company goes from 5 to 3 choices → new ratings have 3, one given on 5 stays on 5 and counts the same', async () => {
    const desk = await openDesk();
    const old = await desk.mail();
    await desk.rate(old.messageId, 5, '');
    await desk.set({ 'ratings.scale': 3 });
    const fresh = await desk.mail();
    expect((await desk.core.ratings.page(old.messageId)).scale).toBe(5);
    expect((await desk.core.ratings.page(fresh.messageId)).scale).toBe(3);
    await desk.rate(old.messageId, 4, 'Still on five');
    await desk.rate(fresh.messageId, 2, '');
    expect(await desk.core.ratings.average(admin, 0)).toEqual({ count: 2, share: (0.75 + 0.5) / 2 });
  });

  it('[R2] a score outside the scale, no number, words over 2,000 characters → refused whole, nothing is cut off unseen', async () => {
    const desk = await openDesk();
    const { messageId } = await desk.mail();
    for (const score of [0, 6, 2.5, Number.NaN]) {
      const error = await desk.rate(messageId, score, '').catch((thrown: unknown) => thrown);
      expect(sayError(desk.core.base.words.in('en'), error as AppError)).toBe('Choose a score from 1 to 5.');
    }
    expect((await desk.core.ratings.list(admin)).total).toBe(0);
    const error = await desk.rate(messageId, 3, '😀'.repeat(1_001)).catch((thrown: unknown) => thrown);
    expect(sayError(desk.core.base.words.in('en'), error as AppError)).toBe(
      'This is longer than 2000 characters. Shorten it.',
    );
    expect((await desk.core.ratings.list(admin)).total).toBe(0);
    const { rating } = await desk.rate(messageId, 3, '😀'.repeat(1_000));
    expect(rating?.comment).toBe('😀'.repeat(1_000));
  });

  it('[R4] taken, contacted, resolved → owner and times; who acts first owns it; a worse score opens it again', async () => {
    const desk = await openDesk();
    const { messageId } = await desk.mail();
    const { rating } = await desk.rate(messageId, 4, '');
    const id = rating?.id ?? '';
    const lea = actorWith('ratings.view', 'ratings.edit');
    const handle = (as: 'take' | 'contacted' | 'resolved', actor = lea) =>
      desk.core.transaction((tx) => tx.ratings.handle(actor, { id, as }));
    expect(await handle('contacted')).toMatchObject({
      ownerName: 'Léa',
      contactedAt: desk.clock.now(),
      resolvedAt: null,
    });
    desk.clock.advance(1_000);
    expect(await handle('resolved', admin)).toMatchObject({ ownerName: 'Léa', resolvedAt: desk.clock.now() });
    expect(await handle('take', admin)).toMatchObject({ ownerName: 'root' });
    await desk.rate(messageId, 1, 'Broken again');
    expect(await desk.core.ratings.get(admin, id)).toMatchObject({
      ownerName: 'root',
      contactedAt: null,
      resolvedAt: null,
      low: true,
    });
    await expect(handle('take', actorWith('ratings.view'))).rejects.toMatchObject({
      params: { permission: 'ratings.edit' },
    });
    const log = await desk.core.audit.list(admin, { search: 'ratings.' });
    expect(log.map((entry) => entry.action)).toEqual([
      'access.denied',
      'ratings.take',
      'ratings.resolved',
      'ratings.contacted',
    ]);
  });

  it('[R5] ratings of several kinds → newest first, found by customer, words and subject, by low and by account', async () => {
    const desk = await openDesk();
    const other = await saveCustomer(desk, { reference: 'C-2', tradeName: 'Ñandú', emails: ['n@n.example'] });
    const mailing = await desk.mail({
      messageClass: 'mailing',
      causeKind: 'mailing',
      data: { values: {} },
      account: other,
    });
    await desk.rate(mailing.messageId, 5, 'Réponse parfaite');
    desk.clock.advance(1_000);
    const receipts = ['F-1', 'F-2', 'F-3', 'F-4'].map((reference) => ({
      receiptId: reference,
      documentId: reference,
      reference,
      dueOn: '2026-10-01',
      open: { minor: 100, currency: 'EUR' },
      daysOverdue: 3,
    }));
    const notice = await desk.mail({ messageClass: 'debtor', causeKind: 'receipts', data: { values: {}, receipts } });
    await desk.rate(notice.messageId, 1, '');
    const titles = async (filter = {}) =>
      (await desk.core.ratings.list(admin, filter)).rows.map((row) => row.subjectTitle);
    expect(await titles()).toEqual(['F-1, F-2, F-3 +1', 'Spring sale']);
    expect(await titles({ search: 'nandu' })).toEqual(['Spring sale']);
    expect(await titles({ search: 'reponse PARFAITE' })).toEqual(['Spring sale']);
    expect(await titles({ search: 'f-2' })).toEqual(['F-1, F-2, F-3 +1']);
    expect(await titles({ low: true })).toEqual(['F-1, F-2, F-3 +1']);
    expect(await titles({ low: false })).toEqual(['Spring sale']);
    expect(await titles({ accountId: other.id })).toEqual(['Spring sale']);
    // A mailing's internal name is not for the customer's eyes.
    expect((await desk.core.ratings.page(mailing.messageId)).subjectTitle).toBe('');
    await expect(desk.core.ratings.list(actorWith('incidents.view'))).rejects.toMatchObject({
      params: { permission: 'ratings.view' },
    });
  });

  async function openDesk(settings: Readonly<Record<string, unknown>> = {}) {
    const test = await openTestCore(database);
    const { core } = test;
    const set = (values: Readonly<Record<string, unknown>>) =>
      core.transaction((tx) => tx.settings.setMany(admin, values));
    await set({ 'company.name': 'Acme', 'company.timeZone': 'Europe/Paris', ...settings });
    return {
      ...test,
      set,
      mail: (options: Parameters<typeof queueMail>[1] = {}) => queueMail(test, options),
      rate: (messageId: string, score: number, comment: string) =>
        core.transaction((tx) => tx.ratings.rate({ messageId, score, comment })),
      /** Oldest first. */
      teamMails: async () => {
        const { rows } = await core.outbox.list(admin, { class: 'team' });
        const stored = await Promise.all(rows.map((row) => core.outbox.byId(row.id)));
        return stored.filter((message) => message !== null).sort((a, b) => a.id.localeCompare(b.id));
      },
    };
  }
});
