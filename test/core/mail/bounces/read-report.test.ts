import { describe, expect, it } from 'vitest';
import { bounceKindOf } from '../../../../src/core/mail/bounces/bounce-kind.ts';
import { REPORT_LIMIT, readReport } from '../../../../src/core/mail/bounces/read-report.ts';
import { reportBytes } from '../../../support/bounce-reports.ts';

const ABOUT = {
  to: 'anna@customer.example',
  returnPath: 'bounces+token@acme.example',
  messageId: '<token@acme.example>',
};

describe('reports in the styles of real servers', () => {
  it.each([
    ['postfix-unknown-user', 'hard', '5.1.1', /User unknown in virtual mailbox table/],
    ['postfix-mailbox-full', 'soft', '4.2.2', /Mailbox is full/],
    ['postfix-delayed', 'delayed', '4.4.1', /Connection timed out/],
    ['exim-unrouteable', 'hard', '5.0.0', /Unrouteable address/],
    ['exim-plain', 'hard', '', /550 No such user here/],
    ['exchange-recipient-not-found', 'hard', '5.1.10', /RESOLVER\.ADR\.RecipientNotFound/],
    ['exchange-blocked-sender', 'policy', '5.7.606', /banned sending IP/],
    ['gmail-no-such-user', 'hard', '5.1.1', /does not exist/],
    ['qmail', 'hard', '5.1.1', /no mailbox here by that name/],
    ['yahoo-complaint', 'complaint', '', /Yahoo!-Mail-Feedback/],
  ])('[E4] %s → %s, with recipient, server’s words, and what proves it', async (name, verdict, status, words) => {
    const reading = await readReport(reportBytes(name, ABOUT));
    if (reading.kind !== 'report') throw new Error(`read as ${reading.kind}`);
    const { recipients, returnPaths, messageIds, reportId } = reading.report;
    expect(recipients).toHaveLength(1);
    expect(recipients[0]).toMatchObject({ emails: [ABOUT.to], verdict, status });
    expect(recipients[0]?.detail).toMatch(words);
    expect(returnPaths).toContain(ABOUT.returnPath);
    expect(messageIds).toContain(ABOUT.messageId);
    expect(reportId).toMatch(/^<.+@.+>$|^sha256:[0-9a-f]{64}$/);
  });

  it('[E4] a report about two recipients → both, each with what became of it', async () => {
    const reading = await readReport(reportBytes('alias-of-two', ABOUT));
    if (reading.kind !== 'report') throw new Error(`read as ${reading.kind}`);
    expect(reading.report.recipients).toMatchObject([
      { emails: ['first@inside.customer.example'], verdict: 'hard' },
      { emails: ['second@inside.customer.example'], verdict: 'delivered' },
    ]);
  });

  it.each([
    ['out-of-office', 'auto_reply'],
    ['human', 'none'],
    ['dmarc-auth-failure', 'feedback'],
  ])('[E4] %s → %s, no report, whatever it quotes', async (name, kind) => {
    expect(await readReport(reportBytes(name, ABOUT))).toEqual({ kind });
  });

  it.each([
    ['nothing', ''],
    ['no header', 'just words'],
    ['a broken report', 'Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n'],
    [
      'a mail system that says nothing known',
      'From: MAILER-DAEMON@mx.example\n\nYour mail to anna@customer.example is great.',
    ],
  ])('[E4] %s → no report', async (_what, text) => {
    expect((await readReport(Buffer.from(text))).kind).toBe('none');
  });

  it('[E4] half a megabyte made to be slow to read → read at once', async () => {
    const started = performance.now();
    for (const piece of ['x', '.', '@.', '5.', ' -', '\n\t', 'mailbox ', '<a@']) {
      const text = `From: MAILER-DAEMON@mx.example\n\n${piece.repeat(REPORT_LIMIT / piece.length)}x`;
      await readReport(Buffer.from(text));
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('[E4] the same bytes without a Message-ID → one fingerprint; a report far longer than the limit is still read', async () => {
    const small = reportBytes('qmail', ABOUT);
    const long = Buffer.concat([small, Buffer.alloc(REPORT_LIMIT * 3, 'x\r\n')]);
    const [one, again, other] = await Promise.all([small, small, long].map(readReport));
    if (one?.kind !== 'report' || again?.kind !== 'report' || other?.kind !== 'report') throw new Error('not read');
    expect(one.report.reportId).toBe(again.report.reportId);
    expect(other.report.reportId).not.toBe(one.report.reportId);
    expect(other.report.recipients).toEqual(one.report.recipients);
  });
});

describe('why a mail came back', () => {
  it.each([
    ['5.1.1', '550 5.1.1 user unknown', 'hard'],
    ['5.1.2', '550 5.1.2 bad destination system', 'hard'],
    ['5.2.1', '550 5.2.1 mailbox disabled', 'hard'],
    ['5.4.4', 'Host or domain name not found', 'hard'],
    ['5.4.310', '550 5.4.310 DNS domain customer.example does not exist', 'hard'],
    ['', '550 no such user', 'hard'],
    ['5.0.0', '550 5.1.1 unknown', 'hard'],
    ['4.4.7', 'delivery time expired', 'soft'],
    ['4.1.1', 'user unknown, try later', 'soft'],
    ['5.2.2', '552 5.2.2 over quota', 'soft'],
    ['5.3.0', '554 5.3.0 other system problem', 'soft'],
    ['5.4.1', '550 5.4.1 Recipient address rejected: Access denied', 'soft'],
    ['', '552 mailbox full', 'soft'],
    ['5.7.1', '550 5.7.1 not allowed', 'policy'],
    ['5.7.26', '550 5.7.26 unauthenticated mail: SPF and DKIM failed', 'policy'],
    ['5.1.1', '550 5.1.1 blocked: listed by a dnsbl', 'policy'],
    ['5.1.0', '550 5.1.0 sender rejected', 'policy'],
    ['5.1.8', '501 5.1.8 bad sender domain', 'policy'],
    ['5.6.0', '554 5.6.0 bad content', 'policy'],
    ['5.1.1', '550 5.1.1 <antispam@customer.example> user unknown', 'hard'],
  ])('[E4] %s “%s” → %s', (status, text, kind) => {
    expect(bounceKindOf({ status, text })).toBe(kind);
  });
});
