import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/core/clock.ts';
import { createBounceWatcher, testBounceMailbox } from '../../../../src/core/mail/index.ts';
import { reportBytes } from '../../../support/bounce-reports.ts';
import { admin } from '../../../support/core.ts';
import { testDatabases } from '../../../support/databases.ts';
import { openCompany } from '../../../support/debts.ts';
import { IMAP_LOGIN, type ImapServerOptions, startImapServer, type TestImapServer } from '../../../support/imap.ts';
import { queueMessages } from '../../../support/outbox.ts';
import { closedPort, startSilentServer } from '../../../support/smtp.ts';

type Company = Awaited<ReturnType<typeof openCompany>>;

const TIMEOUTS = { open: 2_000, silence: 2_000 };
const TO = 'anna@customer.example';

function mailboxSettings(port: number): Record<string, unknown> {
  return {
    'bounces.address': 'bounces@acme.example',
    'bounces.imapHost': '127.0.0.1',
    'bounces.imapPort': port,
    'bounces.imapSecurity': 'none',
    'bounces.imapUser': IMAP_LOGIN.user,
    'bounces.imapPassword': IMAP_LOGIN.password,
  };
}

describe.each(testDatabases)('the bounce mailbox (%s)', (database) => {
  let company: Company;
  let imap: TestImapServer;

  async function open(options: ImapServerOptions = {}, settings: Record<string, unknown> = {}): Promise<void> {
    imap = await startImapServer(options);
    company = await openCompany(database, { settings: { ...mailboxSettings(imap.port), ...settings } });
  }

  const watcherOf = () => createBounceWatcher(company.core, { timeouts: TIMEOUTS });

  /** A message that has left; answers its return path. */
  async function sent(toEmail = TO): Promise<string> {
    await queueMessages(company.core, { count: 1, toEmail });
    await company.deliver();
    return company.smtp.mails.at(-1)?.from ?? '';
  }

  const report = (name: string, returnPath: string, to = TO) =>
    reportBytes(name, { to, returnPath, messageId: '<none@acme.example>' });

  const blocked = async (): Promise<string[]> =>
    (await company.core.customers.listSuppressions(admin, {})).rows.map(({ email }) => email);

  it('[E4] a report among other mails → taken and marked as read; the others stay unread and are fetched once', async () => {
    await open();
    const returnPath = await sent();
    imap.add(report('human', returnPath));
    imap.add(report('postfix-unknown-user', returnPath));
    imap.add(report('qmail', 'somebody@else.example', 'other@else.example'));
    const watcher = watcherOf();
    expect(await watcher.look()).toBe(1);
    expect(await blocked()).toEqual([TO]);
    expect(imap.mails().map((mail) => [...mail.flags])).toEqual([[], ['\\Seen'], []]);
    company.clock.advance(MINUTE);
    expect(await watcher.look()).toBe(0);
    expect(imap.connections.total).toBe(2);
    expect(imap.commands.filter((command) => command.startsWith('UID FETCH'))).toHaveLength(3);
    expect(imap.commands.filter((command) => /EXPUNGE|\\Deleted|COPY|CREATE/i.test(command))).toEqual([]);
  });

  it('[E4] the mailbox has a folder Relance/Done → taken reports go there; without MOVE they stay', async () => {
    await open({ folders: ['Relance', 'Relance/Done'] });
    imap.add(report('exim-unrouteable', await sent()));
    await watcherOf().look();
    expect(imap.mails()).toHaveLength(0);
    expect(imap.mails('Relance/Done').map((mail) => [...mail.flags])).toEqual([['\\Seen']]);
    await open({ folders: ['Relance/Done'], canMove: false });
    imap.add(report('exim-unrouteable', await sent()));
    await watcherOf().look();
    expect(imap.mails().map((mail) => [...mail.flags])).toEqual([['\\Seen']]);
  });

  it('[E4] the line drops between taking and marking → read again, counted once', async () => {
    await open();
    imap.add(report('gmail-no-such-user', await sent()));
    imap.faults.dropAtStore = true;
    await watcherOf().look();
    expect(await blocked()).toEqual([TO]);
    expect([...(imap.mails()[0]?.flags ?? [])]).toEqual([]);
    await company.core.transaction((tx) => tx.customers.clearSuppression(admin, TO));
    delete imap.faults.dropAtStore;
    company.clock.advance(MINUTE);
    expect(await watcherOf().look()).toBe(0);
    expect([...(imap.mails()[0]?.flags ?? [])]).toEqual(['\\Seen']);
    expect(await blocked()).toEqual([]);
  });

  it('[E4 E5] three processes look in the same minute → one of them reads', async () => {
    await open();
    imap.add(report('qmail', await sent()));
    const counts = await Promise.all([watcherOf(), watcherOf(), watcherOf()].map((watcher) => watcher.look()));
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    expect(imap.connections.total).toBe(1);
  });

  it('[E4] a report of 3 MB → its beginning is fetched and taken', async () => {
    await open();
    const long = Buffer.concat([report('qmail', await sent()), Buffer.alloc(3 * 1024 * 1024, 'x\r\n')]);
    imap.add(long);
    expect(await watcherOf().look()).toBe(1);
    expect(imap.commands.find((command) => command.startsWith('UID FETCH'))).toContain('<0.524288>');
  });

  it('[E4] the password is wrong → told at once, once a day; tried again after a pause that grows', async () => {
    await open({}, { 'bounces.imapPassword': 'wrong-one' });
    const watcher = watcherOf();
    await watcher.look();
    expect(await company.core.alerts.byKey('bounce_trouble:auth_failed:2026-11-24')).toMatchObject({
      kind: 'bounce_trouble',
      payload: { code: 'auth_failed', detail: expect.not.stringContaining('wrong-one') },
    });
    company.clock.advance(MINUTE);
    await watcher.look();
    company.clock.advance(MINUTE);
    await watcher.look();
    expect(imap.connections.total).toBe(2);
    company.clock.advance(MINUTE);
    await watcher.look();
    expect(imap.connections.total).toBe(3);
  });

  it('[E4] the server is away → told at the third time only', async () => {
    await open({}, { 'bounces.imapPort': await closedPort() });
    const watcher = watcherOf();
    const told = () => company.core.alerts.byKey('bounce_trouble:connect_failed:2026-11-24');
    await watcher.look();
    company.clock.advance(MINUTE);
    await watcher.look();
    expect(await told()).toBeNull();
    company.clock.advance(2 * MINUTE);
    await watcher.look();
    expect(await told()).not.toBeNull();
  });

  it('[E4] nothing is set up → nothing is done; started and stopped at once', async () => {
    await open({}, { 'bounces.imapHost': '' });
    const watcher = watcherOf();
    watcher.start();
    await watcher.stop();
    expect(imap.connections.total).toBe(0);
  });
});

describe('the test of the bounce mailbox', () => {
  let settings: Awaited<ReturnType<Company['core']['settings']['all']>>;
  beforeEach(async () => {
    const company = await openCompany('sqlite');
    settings = await company.core.settings.all();
  });

  const test = async (imap: { port: number }, more: Record<string, unknown> = {}) =>
    await testBounceMailbox({ ...settings, ...mailboxSettings(imap.port), ...more }, TIMEOUTS);

  it.each(['tls', 'starttls'] as const)(
    '[E4] %s with a trusted certificate → encrypted, and nothing is marked',
    async (security) => {
      const imap = await startImapServer({ security, trusted: true });
      imap.add(Buffer.from('Subject: x\r\n\r\nx'));
      expect(await test(imap, { 'bounces.imapSecurity': security })).toEqual({
        ok: true,
        code: null,
        detail: null,
        encrypted: true,
        unread: 1,
      });
      expect(imap.commands.some((command) => command.startsWith('EXAMINE'))).toBe(true);
    },
  );

  it.each([
    ['tls', 'an untrusted certificate', { security: 'tls' }, 'bad_certificate'],
    ['starttls', 'an untrusted certificate', { security: 'starttls' }, 'bad_certificate'],
    ['starttls', 'no encryption offered', { security: 'none' }, 'no_starttls'],
    ['tls', 'no encryption spoken', { security: 'none' }, 'connect_failed'],
  ] as const)('[E4] %s and %s → refused, the password never told', async (security, _what, options, code) => {
    const imap = await startImapServer(options);
    expect(await test(imap, { 'bounces.imapSecurity': security })).toMatchObject({ ok: false, code });
    expect(imap.commands).not.toContain('LOGIN');
  });

  it('[E4] wrong password, no such folder, a server that says nothing, none at all, none set up → each in its word', async () => {
    const imap = await startImapServer();
    expect(await test(imap, { 'bounces.imapPassword': 'wrong' })).toMatchObject({ ok: false, code: 'auth_failed' });
    expect(await test(imap, { 'bounces.imapFolder': 'Nowhere' })).toMatchObject({ ok: false, code: 'no_folder' });
    imap.faults.login = 'NO [UNAVAILABLE] try later';
    expect(await test(imap)).toMatchObject({ ok: false, code: 'connect_failed' });
    expect(await test(await startSilentServer())).toMatchObject({ ok: false, code: 'connect_failed' });
    expect(await test({ port: await closedPort() })).toMatchObject({ ok: false, code: 'connect_failed' });
    expect(await test(imap, { 'bounces.imapHost': '' })).toMatchObject({ ok: false, code: 'not_configured' });
    expect(await test(imap, { 'bounces.imapHost': 'imap.acme.example' })).toMatchObject({
      ok: false,
      code: 'insecure',
    });
  });
});
