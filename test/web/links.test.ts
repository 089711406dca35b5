import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/core/clock.ts';
import { LINK_KINDS, LINK_PATHS, type LinkKind, TEAM_LINK_KINDS } from '../../src/core/links.ts';
import { admin } from '../support/core.ts';
import { type LinkOptions, queueMail } from '../support/customer-mail.ts';
import { openWebDesk, type WebDesk } from './web-desk.ts';

/** The others have nothing to send. */
const methods = (kind: LinkKind): string[] =>
  ['document', 'view', ...TEAM_LINK_KINDS].includes(kind) ? ['GET'] : ['GET', 'POST'];

const CUSTOMER_DATA = /Martin|marie@|INC-1042|Oven/;

describe.each(LINK_KINDS)('links of kind %s', (kind) => {
  it('[D4] a wrong token: made up, cut, altered, of another kind, of another key → 404 and no data', async () => {
    const desk = await openWebDesk();
    const { link, holderId, mail } = await openLinks(desk, kind);
    const right = link();
    const other = mail.link(kind === 'rating' ? 'document' : 'rating');
    const token = right.slice(right.lastIndexOf('/') + 1);
    const altered = Buffer.from(`${LINK_PATHS[kind]}.${holderId}..zzzz`).toString('base64url');
    const wrong = [
      'x',
      '..%2f..%2fetc',
      token.slice(0, -1),
      `${token.slice(0, 5)}!${token.slice(5)}`,
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      `${altered}-${token.slice(-22)}`,
      other.slice(other.lastIndexOf('/') + 1),
    ];
    for (const each of wrong) {
      for (const method of methods(kind)) {
        const answer = await fetch(`${desk.origin}/${LINK_PATHS[kind]}/${each}`, { method });
        expect([each, method, answer.status]).toEqual([each, method, 404]);
        expect(await answer.text()).not.toMatch(CUSTOMER_DATA);
      }
    }
    expect(await desk.core.base.db('link_views').select()).toEqual([]);
  });

  it('[D4] an old token, a revoked one → 410 and no data, by GET and by POST', async () => {
    const desk = await openWebDesk();
    const { link, revoke } = await openLinks(desk, kind);
    const soon = link({ days: 2 });
    desk.clock.advance(3 * DAY);
    const later = link();
    const expectGone = async (url: string): Promise<void> => {
      for (const method of methods(kind)) {
        const answer = await fetch(url, { method });
        expect(answer.status).toBe(410);
        expect(await answer.text()).not.toMatch(CUSTOMER_DATA);
      }
    };
    // One reason at a time, or either would hide that the other is not looked at.
    await expectGone(soon);
    await revoke();
    await expectGone(later);
    expect(await desk.core.base.db('link_views').select()).toEqual([]);
  });

  it('[D4] opened → nothing but a view row, and for the team not even that; asked for by HEAD → not even that; never kept, listed or told to others', async () => {
    const desk = await openWebDesk();
    const { link, mail, views: leaves } = await openLinks(desk, kind);
    const document = await desk.core.transaction((tx) =>
      tx.documents.save(admin, {
        kind: 'quote',
        reference: 'Q-1',
        accountId: mail.account.id,
        issuedOn: '2026-11-01',
        total: { minor: 100, currency: 'EUR' },
      }),
    );
    const url = link({ targetId: document.document.id });
    const before = await contentsOf(desk.core.base.db);
    const head = await fetch(url, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    expect(await contentsOf(desk.core.base.db)).toEqual(before);

    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; (?!.*script)/),
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
    const { link_views: views, ...rest } = await contentsOf(desk.core.base.db);
    expect(views).toHaveLength(leaves);
    expect({ ...rest, link_views: [] }).toEqual(before);
  });
});

/** Links of the kind, whose they are, how they are taken back, and how many view rows an opened one leaves. */
async function openLinks(desk: WebDesk, kind: LinkKind) {
  const { core, clock } = desk;
  const mail = await queueMail(desk);
  if (!TEAM_LINK_KINDS.some((team) => team === kind)) {
    return {
      mail,
      holderId: mail.messageId,
      link: (options?: LinkOptions) => mail.link(kind, options),
      revoke: () => core.transaction((tx) => tx.outbox.revokeLinks(admin, mail.messageId)),
      views: 1,
    };
  }
  const holderId = 'U0LEA';
  const person = await core.transaction(async ({ access }) => {
    const role = await access.createRole(admin, { name: 'Office', permissions: ['documents.view', 'incidents.view'] });
    return await access.addPerson(admin, { name: 'Léa', slackUserId: holderId, roleIds: [role.id] });
  });
  const rendered = { subject: 'Hello', html: '<p>Oven of Martin</p>', text: 'Oven of Martin', unsubscribeUrl: null };
  const url = await core.templates.keepPreview(admin, { kind: 'incident', mail: rendered, slackUserId: holderId });
  const previewId = core.base.links.read(url.slice(url.lastIndexOf('/') + 1))?.targetId ?? '';
  return {
    mail,
    holderId,
    link: ({ targetId = '', days = 90 }: LinkOptions = {}) => {
      const opens = kind === 'team_mail' ? previewId : targetId;
      return core.base.links.url({ kind, holderId, targetId: opens, expiresAt: clock.now() + days * DAY });
    },
    revoke: () => core.transaction((tx) => tx.access.removePerson(admin, person.id)),
    views: 0,
  };
}

/** Every row of every table that a page could touch. */
async function contentsOf(db: Awaited<ReturnType<typeof openWebDesk>>['core']['base']['db']) {
  const tables = [
    'link_views',
    'ratings',
    'rating_history',
    'alerts',
    'messages',
    'batches',
    'opt_outs',
    'receipts',
    'documents',
    'accounts',
  ];
  return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await db(table).select()] as const)));
}
