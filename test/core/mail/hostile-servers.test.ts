import { describe, expect, it, vi } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { createDelivery, type MessageClass, testSmtp } from '../../../src/core/mail/index.ts';
import { admin, openTestCore, type TestCore } from '../../support/core.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { type SmtpScript, startScriptedServer } from '../../support/scripted-smtp.ts';
import {
  closedPort,
  type SmtpServerOptions,
  startSilentServer,
  startSmtpServer,
  startTricklingServer,
} from '../../support/smtp.ts';

/** Longer than a loaded machine stalls: no outcome hangs on them, but where a server falls silent. */
const PATIENT = { open: 20_000, send: 20_000 };

/** For servers with which no line comes about: whichever step of opening it runs out in, the outcome is the same. */
const QUICK = { ...PATIENT, open: 400 };

interface Case {
  readonly what: string;
  /** `silence`: when it resolves the server has heard what it will never answer, and the time for a mail is let run out. */
  readonly server: () => Promise<{
    port: number;
    security?: string;
    user?: string;
    password?: string;
    silence?: Promise<void>;
  }>;
  /** No line comes about: opening one runs out of time. */
  readonly neverOpens?: boolean;
  readonly messageClass?: MessageClass;
  readonly expected: { state: string; outcomeCode: string | null; attempts: number };
  /** Raised as a card of trouble with our own side. */
  readonly trouble?: string;
  readonly suppressed?: boolean;
  /** `domain`: its server is left alone for a while; `sender`: nothing leaves until a person has looked. */
  readonly brake?: 'domain' | 'sender';
  /** Part of what the server said, as the outbox shows it. */
  readonly says?: string;
}

const answering =
  (faults: object, options: SmtpServerOptions = {}) =>
  async () => {
    const server = await startSmtpServer(options);
    Object.assign(server.faults, faults);
    return { port: server.port };
  };

const playing = (script: SmtpScript) => async () => {
  const { port } = await startScriptedServer(script);
  return { port };
};

const silentAfter = (script: SmtpScript) => async () => {
  const { port, silence } = await startScriptedServer(script);
  return { port, silence };
};

const at = (verb: string, reply: SmtpAnswer) => (command: string) => (command.startsWith(verb) ? reply : undefined);
type SmtpAnswer = ReturnType<NonNullable<SmtpScript['answer']>>;

const offersStartTls = (reply: SmtpAnswer): SmtpScript => ({
  answer: (command) =>
    command.startsWith('EHLO')
      ? '250-localhost\r\n250 STARTTLS\r\n'
      : command.startsWith('STARTTLS')
        ? reply
        : undefined,
});

/** The hostile servers of the facts, and the state that a message ends in. */
const cases: Case[] = [
  {
    what: '550 5.1.1 at RCPT → failed, the address suppressed',
    server: answering({ rcpt: () => ({ code: 550, text: '5.1.1 no such user' }) }),
    expected: { state: 'failed', outcomeCode: 'rejected', attempts: 1 },
    suppressed: true,
  },
  {
    what: '550 5.2.1 mailbox disabled → failed, the address suppressed',
    server: answering({ rcpt: () => ({ code: 550, text: '5.2.1 disabled' }) }),
    expected: { state: 'failed', outcomeCode: 'rejected', attempts: 1 },
    suppressed: true,
  },
  {
    what: '550 5.7.515 at the final dot → waits, everything paused, the address not suppressed',
    server: answering({ data: () => ({ code: 550, text: '5.7.515 access denied, domain not authenticated' }) }),
    expected: { state: 'queued', outcomeCode: 'sender_refused', attempts: 0 },
    brake: 'sender',
  },
  {
    what: '550 5.7.1 at RCPT → waits, everything paused, the address not suppressed',
    server: answering({ rcpt: () => ({ code: 550, text: '5.7.1 relaying denied' }) }),
    expected: { state: 'queued', outcomeCode: 'sender_refused', attempts: 0 },
    brake: 'sender',
    says: '550 5.7.1 relaying denied',
  },
  {
    what: '501 5.1.7 our own address is no address → waits, everything paused',
    server: answering({ rcpt: () => ({ code: 501, text: '5.1.7 bad sender address' }) }),
    expected: { state: 'queued', outcomeCode: 'sender_refused', attempts: 0 },
    brake: 'sender',
  },
  {
    what: '550 5.1.0 says nothing about the mailbox → failed, the address not suppressed',
    server: answering({ rcpt: () => ({ code: 550, text: '5.1.0 address rejected' }) }),
    expected: { state: 'failed', outcomeCode: 'rejected', attempts: 1 },
  },
  {
    what: '556 5.1.10 the domain takes no mail at all → failed, the address suppressed',
    server: answering({ rcpt: () => ({ code: 556, text: '5.1.10 null MX' }) }),
    expected: { state: 'failed', outcomeCode: 'rejected', attempts: 1 },
    suppressed: true,
  },
  {
    what: '552 5.2.2 mailbox full → failed, the address not suppressed',
    server: answering({ rcpt: () => ({ code: 552, text: '5.2.2 mailbox full' }) }),
    expected: { state: 'failed', outcomeCode: 'rejected', attempts: 1 },
  },
  {
    what: '554 at the final dot → failed, the address not suppressed',
    server: answering({ data: () => ({ code: 554, text: 'spam' }) }),
    expected: { state: 'failed', outcomeCode: 'rejected', attempts: 1 },
  },
  {
    what: '550 at MAIL FROM → waits, everything paused',
    server: answering({ mailFrom: { code: 550, text: 'sender rejected' } }),
    expected: { state: 'queued', outcomeCode: 'sender_refused', attempts: 0 },
    brake: 'sender',
  },
  {
    what: '552 at MAIL FROM, this mail is too large → failed, nothing else is held up',
    server: answering({ mailFrom: { code: 552, text: '5.3.4 message too big' } }),
    expected: { state: 'failed', outcomeCode: 'rejected', attempts: 1 },
  },
  {
    what: '421 at RCPT, on a fresh line too → retried, its domain is left alone',
    server: playing({ answer: at('RCPT', '421 4.3.0 too many connections\r\n') }),
    expected: { state: 'retry', outcomeCode: 'deferred', attempts: 1 },
    brake: 'domain',
  },
  {
    what: '450 4.7.650 too many mails → retried, its domain is left alone',
    server: answering({ rcpt: () => ({ code: 450, text: '4.7.650 rate limited' }) }),
    expected: { state: 'retry', outcomeCode: 'deferred', attempts: 1 },
    brake: 'domain',
  },
  {
    what: '452 4.4.5 congestion at the final dot → retried, its domain is left alone',
    server: answering({ data: () => ({ code: 452, text: '4.4.5 congested' }) }),
    expected: { state: 'retry', outcomeCode: 'deferred', attempts: 1 },
    brake: 'domain',
  },
  {
    what: '452 4.2.2 mailbox full for now → retried, its domain goes on',
    server: answering({ rcpt: () => ({ code: 452, text: '4.2.2 over quota' }) }),
    expected: { state: 'retry', outcomeCode: 'deferred', attempts: 1 },
  },
  {
    what: '451 at RCPT, greylisted → retried, its domain goes on',
    server: answering({ rcpt: () => ({ code: 451, text: '4.7.1 greylisted' }) }),
    expected: { state: 'retry', outcomeCode: 'deferred', attempts: 1 },
  },
  {
    what: '452 at the final dot → retried',
    server: answering({ data: () => ({ code: 452, text: '4.3.1 no space' }) }),
    expected: { state: 'retry', outcomeCode: 'deferred', attempts: 1 },
  },
  {
    what: 'line dropped at RCPT, before the body → retried',
    server: answering({ dropAtRcpt: true }),
    expected: { state: 'retry', outcomeCode: 'network', attempts: 1 },
  },
  {
    what: 'line dropped after the final dot, a mailing → unknown for good',
    server: answering({ dropAfterData: true }),
    expected: { state: 'unknown', outcomeCode: 'unknown_outcome', attempts: 1 },
  },
  {
    what: 'line dropped after the final dot, an incident notice → goes again',
    server: answering({ dropAfterData: true }),
    messageClass: 'incident',
    expected: { state: 'queued', outcomeCode: 'unknown_outcome', attempts: 1 },
  },
  {
    what: 'FIN after the final dot, a mailing → unknown',
    server: playing({ dot: () => 'FIN' }),
    expected: { state: 'unknown', outcomeCode: 'unknown_outcome', attempts: 1 },
  },
  {
    what: 'FIN after the final dot, an incident notice → goes again',
    server: playing({ dot: () => 'FIN' }),
    messageClass: 'incident',
    expected: { state: 'queued', outcomeCode: 'unknown_outcome', attempts: 1 },
  },
  {
    what: 'RST after the final dot → unknown',
    server: playing({ dot: () => 'DROP' }),
    expected: { state: 'unknown', outcomeCode: 'unknown_outcome', attempts: 1 },
  },
  {
    what: 'no answer to the whole mail → unknown',
    server: silentAfter({ dot: () => 'SILENCE' }),
    expected: { state: 'unknown', outcomeCode: 'unknown_outcome', attempts: 1 },
  },
  {
    what: 'no answer to RCPT, before the body → retried',
    server: silentAfter({ answer: at('RCPT', 'SILENCE') }),
    expected: { state: 'retry', outcomeCode: 'network', attempts: 1 },
  },
  {
    what: 'a reply that never ends after the final dot → unknown',
    server: startTricklingServer,
    expected: { state: 'unknown', outcomeCode: 'unknown_outcome', attempts: 1 },
  },
  {
    what: 'no greeting → retried',
    server: startSilentServer,
    neverOpens: true,
    expected: { state: 'retry', outcomeCode: 'no_greeting', attempts: 1 },
  },
  {
    what: '554 instead of a greeting → retried, nobody at fault',
    server: playing({ greeting: '554 no service here\r\n' }),
    expected: { state: 'retry', outcomeCode: 'refused', attempts: 1 },
  },
  {
    what: 'a greeting that never ends → retried',
    server: playing({ greeting: '220-please\r\n220-wait' }),
    neverOpens: true,
    expected: { state: 'retry', outcomeCode: 'no_greeting', attempts: 1 },
  },
  {
    what: 'a refusal of 60,000 characters → failed, kept in short',
    server: playing({ answer: at('RCPT', `550 5.1.1 ${'no '.repeat(20_000)}\r\n`) }),
    expected: { state: 'failed', outcomeCode: 'rejected', attempts: 1 },
    suppressed: true,
    says: '550 5.1.1 no no no',
  },
  {
    what: 'a refusal in Latin-1 → failed, its words readable',
    server: playing({ answer: at('RCPT', Buffer.from('550 5.1.1 bo\xEEte inconnue\r\n', 'latin1')) }),
    expected: { state: 'failed', outcomeCode: 'rejected', attempts: 1 },
    suppressed: true,
    says: 'te inconnue',
  },
  {
    what: 'all replies in one packet → sent',
    server: playing({}),
    expected: { state: 'sent', outcomeCode: null, attempts: 1 },
  },
  {
    what: 'nothing listens → retried',
    server: async () => ({ port: await closedPort() }),
    expected: { state: 'retry', outcomeCode: 'connect_failed', attempts: 1 },
  },
  {
    what: 'STARTTLS required and not offered → stays queued, told, nothing said in clear',
    server: async () => ({ ...(await answering({})()), security: 'starttls', user: 'u', password: 'p' }),
    expected: { state: 'queued', outcomeCode: 'no_starttls', attempts: 0 },
    trouble: 'no_starttls',
  },
  {
    what: 'STARTTLS offered and answered with 502 → stays queued, told, the address not suppressed',
    server: async () => ({ ...(await playing(offersStartTls('502 not today\r\n'))()), security: 'starttls' }),
    expected: { state: 'queued', outcomeCode: 'no_starttls', attempts: 0 },
    trouble: 'no_starttls',
  },
  {
    what: 'STARTTLS accepted and no handshake → retried',
    server: async () => ({ ...(await playing(offersStartTls('220 go ahead\r\n'))()), security: 'starttls' }),
    neverOpens: true,
    expected: { state: 'retry', outcomeCode: 'no_greeting', attempts: 1 },
  },
  {
    what: 'STARTTLS with a certificate nobody vouches for → stays queued, told',
    server: async () => ({ ...(await answering({}, { security: 'starttls' })()), security: 'starttls' }),
    expected: { state: 'queued', outcomeCode: 'bad_certificate', attempts: 0 },
    trouble: 'bad_certificate',
  },
  {
    what: 'TLS with a certificate nobody vouches for → stays queued, told',
    server: async () => ({ ...(await answering({}, { security: 'tls' })()), security: 'tls' }),
    expected: { state: 'queued', outcomeCode: 'bad_certificate', attempts: 0 },
    trouble: 'bad_certificate',
  },
  {
    what: 'the password is wrong → stays queued, told',
    server: async () => ({
      ...(await answering({}, { login: { user: 'u', password: 'right' } })()),
      user: 'u',
      password: 'wrong',
    }),
    expected: { state: 'queued', outcomeCode: 'auth_failed', attempts: 0 },
    trouble: 'auth_failed',
  },
  {
    what: 'a login is demanded and none is set → stays queued, told',
    server: answering({}, { login: { user: 'u', password: 'right' } }),
    expected: { state: 'queued', outcomeCode: 'auth_failed', attempts: 0 },
    trouble: 'auth_failed',
  },
];

/** The database makes no difference here; `brakes.test.ts` has what depends on it. */
async function openAt(found: Awaited<ReturnType<Case['server']>>): Promise<TestCore> {
  const opened = await openTestCore('sqlite');
  await opened.core.settings.setMany(admin, {
    'company.email': 'office@acme.example',
    'smtp.host': '127.0.0.1',
    'smtp.port': found.port,
    'smtp.security': found.security ?? 'none',
    'smtp.user': found.user ?? '',
    'smtp.password': found.password ?? '',
  });
  return opened;
}

function deliveryOf(core: Core, timeouts = PATIENT) {
  const delivery = createDelivery(core, { owner: 'test', timeouts });
  closeAfterTest(() => delivery.stop());
  return delivery;
}

const STEP = 500;

/** Drains; when the server falls silent, the time that a mail may take passes at once. */
async function drainPast({ core, silence }: { core: Core; silence: Promise<void> }): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  try {
    const drained = deliveryOf(core).drain();
    await silence;
    for (let passed = 0; passed < PATIENT.send; passed += STEP) {
      // Behind whatever waits for the database: its time, a second, is not to run out.
      await core.base.db.raw('select 1');
      vi.advanceTimersByTime(STEP);
    }
    await drained;
  } finally {
    vi.useRealTimers();
  }
}

describe('hostile servers', () => {
  it.each(cases)('[E3] $what', async ({ server, messageClass, neverOpens, expected, ...seen }) => {
    const { trouble, suppressed, brake, says } = seen;
    const found = await server();
    const { core, clock } = await openAt(found);
    const { ids } = await queueMessages(core, { count: 1, messageClass: messageClass ?? 'mailing' });
    if (found.silence) await drainPast({ core, silence: found.silence });
    else await deliveryOf(core, neverOpens ? QUICK : PATIENT).drain();
    const message = await core.outbox.byId(ids[0] ?? '');
    expect(message).toMatchObject(expected);
    if (says) expect(message?.outcomeText).toContain(says);
    expect((message?.outcomeText ?? '').length).toBeLessThanOrEqual(300);
    if ((expected.state === 'retry' || expected.state === 'queued') && brake !== 'sender') {
      expect(message?.dueAt).toBeGreaterThanOrEqual(clock.now() + MINUTE);
      expect(message?.dueAt).toBeLessThan(clock.now() + 2 * MINUTE);
    }
    const alerts = await core.alerts.claim({ owner: 'bot', limit: 9 });
    const told = alerts.map(({ kind, payload }) => (kind === 'mail_trouble' ? payload['code'] : kind));
    expect(told).toEqual(trouble ? [trouble] : brake === 'sender' ? ['sender_paused'] : []);
    const blocked = await core.customers.blocked(['person-0@customer.example'], null);
    expect(blocked.size).toBe(suppressed ? 1 : 0);
    expect((await core.outbox.brakes.backoffs(['customer.example'])).size).toBe(brake === 'domain' ? 1 : 0);
    expect((await core.outbox.pause()) !== null).toBe(brake === 'sender');
    const counted = expected.state === 'unknown' || expected.state === 'sent' ? 1 : 0;
    expect((await core.quota.use())[0]?.day.used).toBe(counted);
  });

  it('[E3] 421 at MAIL FROM after two mails, and the line closed → all leave over fresh lines, no domain slowed', async () => {
    const server = await startScriptedServer({
      answer: (command, taken) =>
        command.startsWith('MAIL') && taken >= 2 ? '421 enough for one line\r\n' : undefined,
    });
    const { core } = await openAt(server);
    await core.settings.set(admin, 'smtp.lanes', 1);
    await queueMessages(core, { count: 5 });
    expect(await deliveryOf(core).drain()).toEqual({ sent: 5, ended: 0 });
    expect(server.mails).toHaveLength(5);
    expect((await core.outbox.brakes.backoffs(['customer.example'])).size).toBe(0);
  });

  it('[E3] the network is down for two days → growing pauses, then failed, told by the message itself', async () => {
    const { core, clock } = await openAt({ port: await closedPort() });
    const { ids } = await queueMessages(core, { count: 1 });
    const delivery = deliveryOf(core);
    const pauses: number[] = [];
    for (let tries = 0; tries < 40; tries += 1) {
      await delivery.drain();
      const message = await core.outbox.byId(ids[0] ?? '');
      if (message?.state !== 'retry') break;
      pauses.push(Math.round((message.dueAt - clock.now()) / MINUTE));
      clock.set(message.dueAt + 5 * MINUTE);
    }
    expect(pauses[0]).toBe(1);
    for (const [index, pause] of [1, 5, 15, 60, 240].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(pause);
      expect(pauses[index]).toBeLessThanOrEqual(pause * 1.1 + 1);
    }
    const total = pauses.reduce((sum, pause) => sum + pause, 0) / 60;
    expect(total).toBeGreaterThan(44);
    expect(total).toBeLessThan(54);
    expect(await core.outbox.byId(ids[0] ?? '')).toMatchObject({ state: 'failed', outcomeCode: 'gave_up' });
  });

  it('[E3] greylisted once → sent at the second try with the same Message-ID; failed ones go again by hand', async () => {
    const server = await startSmtpServer();
    const { core, clock } = await openAt(server);
    server.faults.data = () => ({ code: 451, text: '4.7.1 try later' });
    const { ids } = await queueMessages(core, { count: 1 });
    const delivery = deliveryOf(core);
    await delivery.drain();
    delete server.faults.data;
    expect((await delivery.drain()).sent).toBe(0);
    clock.advance(2 * MINUTE);
    expect((await delivery.drain()).sent).toBe(1);
    const message = await core.outbox.byId(ids[0] ?? '');
    expect(message).toMatchObject({ state: 'sent', attempts: 2 });
    expect(server.mails[0]?.parsed.messageId).toBe(message?.rfcMessageId);

    server.faults.data = () => ({ code: 554, text: 'no' });
    const second = await queueMessages(core, { count: 1 });
    await delivery.drain();
    delete server.faults.data;
    expect(await core.outbox.retry(admin, second.ids)).toBe(1);
    expect((await delivery.drain()).sent).toBe(1);
  });

  it('[E3] one of many is refused → only that one; the same lines carry the rest', async () => {
    const server = await startSmtpServer();
    const { core } = await openAt(server);
    await core.settings.set(admin, 'smtp.lanes', 3);
    server.faults.rcpt = (address) => (/-[37]@/.test(address) ? { code: 550, text: '5.1.1 unknown' } : null);
    server.faults.data = (address) => {
      if (/-9@/.test(address)) return { code: 552, text: '5.3.4 too large' };
      return /-[58]@/.test(address) ? { code: 451, text: '4.3.0 later' } : null;
    };
    const { batchId } = await queueMessages(core, { count: 30 });
    expect(await deliveryOf(core).drain()).toEqual({ sent: 25, ended: 3 });
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ sent: 25, failed: 3, retry: 2 });
    expect(server.connections.total).toBeLessThanOrEqual(3);
  });

  it('[E3] an old server without PIPELINING → the same', async () => {
    const server = await startSmtpServer({ plainOld: true });
    const { core } = await openAt(server);
    server.faults.rcpt = (address) => (/-3@/.test(address) ? { code: 550, text: 'unknown' } : null);
    await queueMessages(core, { count: 10 });
    expect(await deliveryOf(core).drain()).toEqual({ sent: 9, ended: 1 });
  });

  it('[E3] the server closed the kept line between two mails → a fresh line, no retry and no question', async () => {
    const server = await startSmtpServer();
    const { core } = await openAt(server);
    const delivery = deliveryOf(core);
    delivery.start();
    await queueMessages(core, { count: 1 });
    await server.waitForMails(1);
    server.dropLines();
    const { ids } = await queueMessages(core, { count: 1, toEmail: 'second@customer.example' });
    await server.waitForMails(2);
    await delivery.stop();
    expect(await core.outbox.byId(ids[0] ?? '')).toMatchObject({ state: 'sent', attempts: 1 });
  });

  it('[E2] verified TLS, both ways → mails arrive', async () => {
    for (const security of ['starttls', 'tls'] as const) {
      const server = await startSmtpServer({ security, trusted: true, login: { user: 'u', password: 'p' } });
      const { core } = await openAt({ port: server.port, security, user: 'u', password: 'p' });
      await queueMessages(core, { count: 1 });
      expect((await deliveryOf(core).drain()).sent).toBe(1);
    }
  });

  it('[E2] trouble of our own side, again and again → one card, no try counted, and everything leaves once it is mended', async () => {
    const { core, clock, delivery } = await openWithLogin('wrong');
    const { batchId, ids } = await queueMessages(core, { count: 5 });
    for (let minute = 0; minute < 5; minute += 1) {
      await delivery.drain();
      clock.advance(2 * MINUTE);
    }
    expect(await core.alerts.claim({ owner: 'bot', limit: 9 })).toHaveLength(1);
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ queued: 5 });
    expect((await core.outbox.byId(ids[0] ?? ''))?.attempts).toBe(0);
    await core.settings.set(admin, 'smtp.password', 'right');
    expect((await delivery.drain()).sent).toBe(5);
  });

  it('[E2] trouble that was mended comes back the same day → the first card is over, and a second one comes', async () => {
    const { core, clock, delivery } = await openWithLogin('wrong');
    const troubleOf = async () => {
      const alert = (await core.alerts.claim({ owner: 'bot', limit: 9 })).at(-1);
      return alert ? await core.outbox.troubleById(String(alert.payload['troubleId'])) : null;
    };
    await queueMessages(core, { count: 1 });
    await delivery.drain();
    const first = await troubleOf();
    expect(first).toMatchObject({ code: 'auth_failed', since: clock.now(), overAt: null });
    await core.settings.set(admin, 'smtp.password', 'right');
    clock.advance(2 * MINUTE);
    expect((await delivery.drain()).sent).toBe(1);
    expect(await core.outbox.troubleById(first?.id ?? '')).toMatchObject({ overAt: clock.now() });
    await core.settings.set(admin, 'smtp.password', 'wrong again');
    await queueMessages(core, { count: 1 });
    await delivery.drain();
    expect(await troubleOf()).toMatchObject({ code: 'auth_failed', since: clock.now(), overAt: null });
  });
});

async function openWithLogin(password: string) {
  const server = await startSmtpServer({ login: { user: 'u', password: 'right' } });
  const opened = await openAt({ port: server.port, user: 'u', password });
  return { ...opened, server, delivery: deliveryOf(opened.core) };
}

describe('SMTP test', () => {
  const settingsAt = async (found: Awaited<ReturnType<Case['server']>>, more: object = {}) => {
    const { core } = await openAt(found);
    await core.settings.setMany(admin, { ...more });
    return await core.settings.all();
  };

  it('[E2] a server that works → ok, and whether the line is encrypted', async () => {
    const plain = await settingsAt({ port: (await startSmtpServer()).port });
    expect(await testSmtp(plain, null, PATIENT)).toEqual({ ok: true, code: null, detail: null, encrypted: false });
    const server = await startSmtpServer({ security: 'starttls', trusted: true });
    const secured = await settingsAt({ port: server.port, security: 'starttls' });
    expect(await testSmtp(secured, null, PATIENT)).toMatchObject({ ok: true, encrypted: true });
  });

  it('[E2] each way to be wrong → its own code, and the password in no answer', async () => {
    const login = { user: 'u', password: 'right' };
    const wrong = await settingsAt({ ...(await startSmtpServer({ login })), user: 'u', password: 'sesame-42' });
    const answer = await testSmtp(wrong, null, PATIENT);
    expect(answer).toMatchObject({ ok: false, code: 'auth_failed' });
    expect(JSON.stringify(answer)).not.toContain('sesame-42');
    const codes = await Promise.all([
      testSmtp(await settingsAt(await startSilentServer()), null, QUICK),
      testSmtp(await settingsAt({ port: await closedPort() }), null, PATIENT),
      testSmtp(await settingsAt({ port: 25 }, { 'smtp.host': 'mail.example.com' }), null, PATIENT),
      testSmtp(await settingsAt({ port: 25 }, { 'smtp.host': '' }), null, PATIENT),
    ]);
    expect(codes.map(({ code }) => code)).toEqual(['no_greeting', 'connect_failed', 'insecure', 'not_configured']);
  });
});
