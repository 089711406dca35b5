import type { Command } from 'commander';
import { sqliteFileOf } from '../../core/config.ts';
import type { Core } from '../../core/core.ts';
import { formatInstant } from '../../core/dates.ts';
import { isPostgres, pendingMigrations } from '../../core/db/index.ts';
import { AppError } from '../../core/errors.ts';
import { localeOf } from '../../core/locale.ts';
import { checkDns, testBounceMailbox, testSmtp, WAITING_STATES } from '../../core/mail/index.ts';
import { processText } from '../../core/processes/index.ts';
import { rateADay, warmUpText } from '../../core/quota/index.ts';
import { restoredWords } from '../../core/recovery/index.ts';
import { oneLine } from '../../core/text.ts';
import { sayError, settingName } from '../../core/words.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command.ts';
import { DNS_MARKS, dnsSentence, recordText } from '../dns-text.ts';
import { examineFiles, examineHome, examinePublicUrl, examineSlack, type Finding } from '../doctor-surroundings.ts';
import { missingDatabase, withReadingCore } from '../open-core.ts';
import { EXIT, type ExitCode, type Program } from '../program.ts';

export function addDoctorCommand(root: Command, program: Program, run: Run): void {
  root
    .command('doctor')
    .description(program.say('cli:doctor.about'))
    .option('--json', program.say('cli:json'))
    .action((options: { json?: boolean }) =>
      run(async () => {
        const findings = await examine(program);
        if (options.json) answerJson(program, findings);
        else for (const finding of findings) answerText(program, findingText(program, finding));
        const code: ExitCode = findings.every(({ ok }) => ok) ? EXIT.done : EXIT.failed;
        return code;
      }),
    );
}

function findingText(program: Program, { ok, text, level, record }: Finding): string {
  const line = `${DNS_MARKS[level ?? (ok ? 'ok' : 'problem')]} ${text}`;
  return record ? `${line}\n${recordText(program, record)}` : line;
}

/** What needs no database first: it is told whatever becomes of the rest. */
async function examine(program: Program): Promise<Finding[]> {
  const surroundings = [
    ...examineHome(program),
    ...(await attempt('files', () => examineFiles(program))),
    ...(await attempt('publicUrl', () => examinePublicUrl(program))),
    ...(await attempt('slack', () => examineSlack(program))),
  ];
  try {
    const inside = await withReadingCore(program, async ({ core }) => await examineInside(program, core));
    return [...surroundings, ...inside];
  } catch (error) {
    const text = error instanceof AppError ? sayError(program.say, error) : (error as Error).message;
    return [...surroundings, { check: 'database', ok: false, text: oneLine(text) }];
  }
}

/** Each check for itself: what one of them throws is what it has found. */
async function examineInside(program: Program, core: Core): Promise<Finding[]> {
  const checks: readonly [string, (program: Program, core: Core) => Promise<Finding | readonly Finding[]>][] = [
    ['database', examineDatabase],
    ['secrets', examineSecrets],
    ['processes', examineProcesses],
    ['restored', examineRestore],
    ['mail', examineMail],
    ['sender', examinePause],
    ['dns', examineDns],
    ['bounces', examineBounces],
    ['superAdmin', examineSuperAdmin],
    ['company', examineCompany],
    ['timeZone', examineTimeZone],
    ['channels', examineChannels],
    ['quota', examineQuota],
    ['rate', examineRate],
  ];
  const findings: Finding[] = [];
  for (const [check, look] of checks) findings.push(...(await attempt(check, () => look(program, core))));
  return findings;
}

async function attempt(
  check: string,
  look: () => Promise<Finding | readonly Finding[]> | readonly Finding[],
): Promise<readonly Finding[]> {
  try {
    const found = await look();
    return 'check' in found ? [found] : found;
  } catch (error) {
    return [{ check, ok: false, text: oneLine((error as Error).message) }];
  }
}

async function examineDatabase({ say, config }: Program, core: Core): Promise<Finding> {
  const missing = missingDatabase(config);
  if (missing !== null)
    return { check: 'database', ok: true, level: 'warning', text: say('cli:doctor.noDatabase', { file: missing }) };
  const pending = await pendingMigrations(core.base.db);
  const database = isPostgres(core.base.db) ? 'PostgreSQL' : `SQLite (${sqliteFileOf(config.databaseUrl)})`;
  return { check: 'database', ok: pending.length === 0, text: say('cli:doctor.database', { database }) };
}

/** After SECRET_KEY was changed or lost: stored passwords count as empty, and nobody else would say why. */
async function examineSecrets({ say }: Program, core: Core): Promise<Finding[]> {
  const keys = await core.settings.unreadable();
  if (keys.length === 0) return [];
  return [{ check: 'secrets', ok: false, text: say('cli:doctor.secretsLost', { keys: keys.join(', ') }) }];
}

/** Due messages are no trouble as long as something that sends lives; whether it gets on with them, health tells. */
async function examineProcesses({ say }: Program, core: Core): Promise<Finding> {
  const alive = (await core.processes.list()).filter((process) => process.alive);
  const waits = (await core.outbox.oldestDue()) !== null;
  if (waits && !alive.some(({ sends }) => sends)) {
    const counts = await core.outbox.counts();
    const count = counts.filter(({ state }) => WAITING_STATES.includes(state)).reduce((sum, row) => sum + row.count, 0);
    return { check: 'processes', ok: false, text: say('cli:doctor.nobodySends', { count }) };
  }
  const list = alive.map((process) => processText(say, process, core.base.clock.now())).join('; ');
  return {
    check: 'processes',
    ok: true,
    text: alive.length === 0 ? say('cli:doctor.noProcesses') : say('cli:doctor.processes', { list }),
  };
}

/** A restored backup is told until somebody has looked after it. */
async function examineRestore({ say, language }: Program, core: Core): Promise<Finding[]> {
  const notice = await core.recovery.notice();
  if (notice === null) return [];
  const zone = (await core.settings.all())['company.timeZone'];
  const time = formatInstant({ instant: notice.takenAt, locale: localeOf(language), zone });
  const text = say('cli:doctor.restored', { time, what: restoredWords(say, notice).join(' ') });
  return [{ check: 'restored', ok: false, text }];
}

async function examineMail({ say }: Program, core: Core): Promise<Finding> {
  const settings = await core.settings.all();
  if (settings['smtp.host'] === '' && !core.base.smtpUrl)
    return { check: 'mail', ok: false, text: say('cli:start.noSmtp') };
  const test = await testSmtp(settings, core.base.smtpUrl);
  const text = test.ok ? say('cli:doctor.mailOk') : say(`mail:smtp.${test.code}`, { detail: test.detail ?? '' });
  return { check: 'mail', ok: test.ok, text };
}

/** The mail server lets us in and refuses our sender all the same: nothing leaves until a person has looked. */
async function examinePause({ say }: Program, core: Core): Promise<Finding[]> {
  const pause = await core.outbox.pause();
  return pause ? [{ check: 'sender', ok: false, text: say('cli:doctor.paused', { detail: pause.detail }) }] : [];
}

/** Only what makes mail be refused or taken for spam fails; everything is asked without sending anything. */
async function examineDns(program: Program, core: Core): Promise<Finding[]> {
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
async function examineBounces({ say }: Program, core: Core): Promise<Finding> {
  const settings = await core.settings.all();
  if (settings['bounces.imapHost'] === '')
    return { check: 'bounces', ok: true, level: 'warning', text: say('cli:doctor.bouncesNone') };
  const test = await testBounceMailbox(settings);
  const text = test.ok
    ? say('cli:doctor.bouncesOk', { count: test.unread })
    : say(`mail:bounces.${test.code}`, { detail: test.detail ?? '' });
  return { check: 'bounces', ok: test.ok, text };
}

async function examineSuperAdmin({ say, config }: Program, core: Core): Promise<Finding> {
  const ok = await core.transaction((tx) => tx.access.ensureSuperAdmin(config.superAdmin));
  return { check: 'superAdmin', ok, text: say(ok ? 'cli:doctor.superAdminOk' : 'cli:start.noSuperAdmin') };
}

async function examineCompany({ say, language }: Program, core: Core): Promise<Finding> {
  const settings = await core.settings.all();
  const now = formatInstant({
    instant: core.base.clock.now(),
    locale: localeOf(language, settings['company.country']),
    zone: settings['company.timeZone'],
  });
  const missing = (['company.name', 'company.email'] as const).filter((key) => settings[key] === '');
  if (missing.length > 0)
    return {
      check: 'company',
      ok: false,
      text: say('cli:doctor.companyMissing', { keys: missing.map((key) => settingName(say, key)).join(', ') }),
    };
  return {
    check: 'company',
    ok: true,
    text: say('cli:doctor.companyOk', { name: settings['company.name'], zone: settings['company.timeZone'], now }),
  };
}

/** Its days begin and end the quota's day, and reminders leave by its clock. */
async function examineTimeZone({ say }: Program, core: Core): Promise<Finding[]> {
  if ((await core.settings.changedAt('company.timeZone')) !== null) return [];
  const zone = (await core.settings.all())['company.timeZone'];
  return [{ check: 'timeZone', ok: true, level: 'warning', text: say('cli:doctor.timeZoneUnset', { zone }) }];
}

/** Cards whose channel is not set go to that of the alerts; without it nobody sees them. */
async function examineChannels({ say, config }: Program, core: Core): Promise<Finding[]> {
  if (!config.slack) return [];
  const settings = await core.settings.all();
  const unset = CARD_CHANNELS.filter((key) => settings[key] === '');
  if (unset.length === 0) return [];
  const keys = unset.join(', ');
  return settings['slack.alertsChannel'] === ''
    ? [{ check: 'channels', ok: false, text: say('cli:doctor.channelsUnset', { keys }) }]
    : [{ check: 'channels', ok: true, level: 'warning', text: say('cli:doctor.channelsShared', { keys }) }];
}

const CARD_CHANNELS = ['slack.alertsChannel', 'slack.ratingsChannel', 'slack.remindersChannel'] as const;

async function examineQuota({ say }: Program, core: Core): Promise<Finding> {
  const mailing = (await core.quota.use()).find((use) => use.class === 'mailing');
  const used = { used: mailing?.day.used ?? 0, limit: mailing?.day.limit ?? '∞' };
  const warmUp = warmUpText(say, mailing?.warmUp ?? null, String);
  const text = warmUp === '' ? say('cli:doctor.quota', used) : say('cli:doctor.quotaWarmUp', { ...used, warmUp });
  return { check: 'quota', ok: true, text };
}

/** Whether what the quota lets out today can leave within a day, at the company's own rate limit. */
async function examineRate({ say }: Program, core: Core): Promise<Finding[]> {
  const rate = await core.quota.rate();
  if (rate.length === 0) return [];
  const perDay = rateADay(rate);
  const waiting = (await core.quota.use()).map(({ waitingToday, day }) =>
    Math.min(waitingToday, day.limit ?? waitingToday),
  );
  const count = waiting.reduce((sum, each) => sum + each, 0);
  const ok = count <= perDay;
  return [{ check: 'rate', ok, text: say(ok ? 'cli:doctor.rate' : 'cli:doctor.rateSlow', { count, perDay }) }];
}
