import type { Core } from '../../core/core.ts';
import { checkDns, testBounceMailbox, testSmtp } from '../../core/mail/index.ts';
import { rateADay, warmUpText } from '../../core/quota/index.ts';
import { dnsSentence } from '../dns-text.ts';
import type { Program } from '../program.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

/** Whether mails can leave, arrive and come back, and how many. */

export async function examineMail({ say }: Program, core: Core): Promise<Finding> {
  const settings = await core.settings.all();
  if (settings['smtp.host'] === '' && !core.base.smtpUrl) return problem('mail', say('cli:start.noSmtp'));
  const test = await testSmtp(settings, core.base.smtpUrl);
  const text = test.ok ? say('cli:doctor.mailOk') : say(`mail:smtp.${test.code}`, { detail: test.detail ?? '' });
  return { check: 'mail', ok: test.ok, text };
}

/** The mail server lets us in and refuses our sender all the same: nothing leaves until a person has looked. */
export async function examinePause({ say }: Program, core: Core): Promise<Finding | null> {
  const pause = await core.outbox.pause();
  return pause && problem('sender', say('cli:doctor.paused', { detail: pause.detail }));
}

/** Held because another version has queued them: a newer one sends them, or a person cancels them. */
export async function examineKinds({ say }: Program, core: Core): Promise<Finding[]> {
  const unknown = await core.outbox.unknownKinds();
  return unknown.map(({ kind, count }) => problem('kinds', say('cli:doctor.unknownKind', { kind, count })));
}

/** Only what makes mail be refused or taken for spam fails; everything is asked without sending anything. */
export async function examineDns(program: Program, core: Core): Promise<Finding[]> {
  const { smtpUrl, publicUrl, dnsServers } = core.base;
  const settings = await core.settings.all();
  if (settings['smtp.host'] === '' && !smtpUrl) return [];
  const findings = await checkDns({ settings, smtpUrl, publicUrl, dnsServers });
  return findings.map((finding) => ({
    check: `dns.${finding.check}`,
    ok: finding.level !== 'problem',
    level: finding.level,
    text: dnsSentence(program, finding),
    record: finding.record,
  }));
}

/** Without one mails come back unnoticed, or the mail server pipes them to us: said, and no failure. */
export async function examineBounces({ say }: Program, core: Core): Promise<Finding> {
  const settings = await core.settings.all();
  if (settings['bounces.imapHost'] === '') return warning('bounces', say('cli:doctor.bouncesNone'));
  const test = await testBounceMailbox(settings);
  const text = test.ok
    ? say('cli:doctor.bouncesOk', { count: test.unread })
    : say(`mail:bounces.${test.code}`, { detail: test.detail ?? '' });
  return { check: 'bounces', ok: test.ok, text };
}

export async function examineQuota({ say }: Program, core: Core): Promise<Finding> {
  const mailing = (await core.quota.use()).find((use) => use.class === 'mailing');
  const used = { used: mailing?.day.used ?? 0, limit: mailing?.day.limit ?? '∞' };
  const warmUp = warmUpText(say, mailing?.warmUp ?? null, String);
  const text = warmUp === '' ? say('cli:doctor.quota', used) : say('cli:doctor.quotaWarmUp', { ...used, warmUp });
  return fine('quota', text);
}

/** Whether what the quota lets out today can leave within a day, at the company's own rate limit. */
export async function examineRate({ say }: Program, core: Core): Promise<Finding | null> {
  const rate = await core.quota.rate();
  if (rate.length === 0) return null;
  const perDay = rateADay(rate);
  const count = (await core.quota.use()).reduce(
    (sum, { waitingToday, day }) => sum + Math.min(waitingToday, day.limit ?? waitingToday),
    0,
  );
  return count <= perDay
    ? fine('rate', say('cli:doctor.rate', { count, perDay }))
    : problem('rate', say('cli:doctor.rateSlow', { count, perDay }));
}
