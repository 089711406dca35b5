import { describe, expect, it } from 'vitest';
import { createBounceWatcher } from '../../../../src/core/mail/index.ts';
import { reportBytes } from '../../../support/bounce-reports.ts';
import { admin } from '../../../support/core.ts';
import { openCompany } from '../../../support/debts.ts';
import { IMAP_LOGIN, startImapServer, type TestImapServer } from '../../../support/imap.ts';
import { queueMessages } from '../../../support/outbox.ts';

/** Longer than a loaded machine stalls. */
const PATIENT = 20_000;

const MEGABYTE = 'x'.repeat(1_000_000);

function* times(count: number, piece: string, end = ''): Iterable<string> {
  for (let index = 0; index < count; index += 1) yield piece;
  yield end;
}

function* without(_end: string, piece: string): Iterable<string> {
  for (;;) yield piece;
}

/** What a server says instead of an answer, by the command that it answers so. */
const ANSWERS: readonly [string, string, (tag: string) => Iterable<string>][] = [
  ['silence', 'UID SEARCH', () => []],
  ['garbage', 'UID SEARCH', (tag) => [`\u0000\u0001)(\r\n* SEARCH (((\r\n* 5 FETCH\r\n* "\r\n${tag} MAYBE\r\n`]],
  ['a line of 64 MB', 'UID SEARCH', (tag) => times(64, MEGABYTE, `\r\n${tag} OK done\r\n`)],
  ['a line without end', 'UID SEARCH', (tag) => without(tag, MEGABYTE)],
  ['lines without end', 'UID SEARCH', (tag) => without(tag, '* OK still here\r\n'.repeat(1_000))],
  ['a literal of 4 GB', 'UID FETCH', () => ['* 1 FETCH (UID 1 BODY[]<0> {4294967296}\r\n', MEGABYTE]],
  ['a literal that never comes', 'UID FETCH', () => ['* 1 FETCH (UID 1 BODY[]<0> {1000}\r\nabc']],
  ['a negative literal', 'UID FETCH', (tag) => [`* 1 FETCH (UID 1 BODY[]<0> {-5}\r\n)\r\n${tag} OK done\r\n`]],
  [
    'another mail than asked for',
    'UID FETCH',
    (tag) => [`* 9 FETCH (UID 99 BODY[]<0> {2}\r\nhi)\r\n${tag} OK done\r\n`],
  ],
  [
    'numbers that are none',
    'UID SEARCH',
    (tag) => [`* SEARCH -1 0 99999999999999999999 abc 1.5\r\n${tag} OK done\r\n`],
  ],
  ['goodbye', 'UID SEARCH', () => ['* BYE no more\r\n']],
];

describe('a hostile IMAP server', () => {
  it.each(ANSWERS)(
    '[E4] %s → the look ends, nothing is blocked, and once it behaves the report is taken',
    async (_what, verb, answer) => {
      const { company, imap, look, blocked, timeouts } = await openMailbox();
      imap.faults.instead = { [verb]: answer };
      timeouts.silence = 400;
      expect(await look()).toBe(0);
      timeouts.silence = PATIENT;
      expect(await blocked()).toEqual([]);
      delete imap.faults.instead;
      company.clock.advance(60 * 60_000);
      expect(await look()).toBe(1);
      expect(await blocked()).toEqual(['anna@customer.example']);
    },
    20_000,
  );

  it('[E4] 10,000 unread mails that are no reports, a report among them → 200 a look, none twice, until it is taken', async () => {
    const { company, imap, look, blocked, report } = await openMailbox({ empty: true });
    const other = Buffer.from('Subject: hello\r\n\r\nhello\r\n');
    for (let index = 0; index < 10_000; index += 1) imap.add(index === 300 ? report : other);
    expect(await look()).toBe(0);
    company.clock.advance(60 * 60_000);
    expect(await look()).toBe(1);
    expect(await blocked()).toEqual(['anna@customer.example']);
    const fetched = imap.commands.filter((command) => command.startsWith('UID FETCH'));
    expect(fetched).toHaveLength(400);
    expect(new Set(fetched).size).toBe(400);
  }, 60_000);
});

/** A company whose mailbox holds one report about a mail that left. */
async function openMailbox({ empty = false } = {}) {
  const imap: TestImapServer = await startImapServer();
  const company = await openCompany('sqlite', {
    settings: {
      'bounces.address': 'bounces@acme.example',
      'bounces.imapHost': '127.0.0.1',
      'bounces.imapPort': imap.port,
      'bounces.imapSecurity': 'none',
      'bounces.imapUser': IMAP_LOGIN.user,
      'bounces.imapPassword': IMAP_LOGIN.password,
    },
  });
  await queueMessages(company.core, { count: 1, toEmail: 'anna@customer.example' });
  await company.deliver();
  const report = reportBytes('postfix-unknown-user', {
    to: 'anna@customer.example',
    returnPath: company.smtp.mails.at(-1)?.from ?? '',
    messageId: '<none@acme.example>',
  });
  if (!empty) imap.add(report);
  const timeouts = { open: PATIENT, silence: PATIENT };
  const watcher = createBounceWatcher(company.core, { timeouts });
  const blocked = async () => (await company.core.customers.listSuppressions(admin, {})).rows.map(({ email }) => email);
  return { company, imap, look: () => watcher.look(), blocked, report, timeouts };
}
