import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Core } from '../../core/core.ts';
import { checkDkimRecord, type DnsFinding, dkimKey, makeDkimKey, nextSigner, zoneText } from '../../core/mail/index.ts';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { DNS_MARKS, dnsSentence, recordText } from '../dns-text.ts';
import { cannotRead } from '../file-access.ts';
import { type OpenedCore, withCore, withReadingCore } from '../open-core.ts';
import { EXIT, type Program } from '../program.ts';

interface NewOptions {
  readonly selector?: string;
  readonly domain?: string;
  readonly key?: string;
  readonly yes?: boolean;
}

/** `relance dkim` shows the record of the signing key and whether it is published; `relance dkim new` makes a key (E2). */
export function addDkimCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  const dkim = root.command('dkim').description(say('cli:dkim.about'));
  dkim
    .command('show', { isDefault: true })
    .description(say('cli:dkim.showAbout'))
    .option('--json', say('cli:json'))
    .action(() =>
      run(() =>
        withReadingCore(program, async ({ core }) => keyAnswer(program, await lookAtKey(core), { fresh: false })),
      ),
    );
  dkim
    .command('new')
    .description(say('cli:dkim.newAbout'))
    .option('--selector <name>', say('cli:dkim.selector'))
    .option('--domain <domain>', say('cli:dkim.domain'))
    .option('--key <file>', say('cli:dkim.key'))
    .option('--yes', say('cli:dkim.yes'))
    .option('--json', say('cli:json'))
    .action((options: NewOptions) => run(() => withCore(program, (opened) => makeKey(program, opened, options))));
}

async function makeKey(program: Program, { core, operator }: OpenedCore, options: NewOptions): Promise<Answer> {
  const { say } = program;
  const settings = await core.settings.all();
  const before = dkimKey(settings, core.base.smtpUrl);
  if (before && !options.yes) {
    const next = options.selector ?? nextSigner(settings, core.base.smtpUrl).selector;
    return replacementAnswer(program, before.selector, next);
  }
  const pem = options.key === undefined ? {} : { pem: await readKey(program, options.key) };
  await makeDkimKey(core, operator, { ...options, ...pem });
  const answer = keyAnswer(program, await lookAtKey(core), { fresh: true });
  const keepOld = before ? [say('cli:dkim.keepOld', { name: before.record.name })] : [];
  return { ...answer, text: [say('cli:dkim.made'), ...keepOld, ...answer.text] };
}

/** From a file: an argument is to be seen in the list of processes. */
async function readKey(program: Program, file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    throw cannotRead(program, file, error);
  });
}

async function lookAtKey(core: Core) {
  const { dnsServers, smtpUrl } = core.base;
  const settings = await core.settings.all();
  const key = dkimKey(settings, smtpUrl);
  return {
    key,
    isBroken: !key && settings['dkim.privateKey'] !== '',
    finding: key && (await checkDkimRecord({ settings, smtpUrl, dnsServers })),
  };
}

function keyAnswer(
  program: Program,
  { key, isBroken, finding }: Awaited<ReturnType<typeof lookAtKey>>,
  { fresh }: { fresh: boolean },
): Answer {
  const { say } = program;
  if (!key) {
    const text = [say(isBroken ? 'mail:smtp.dkim_broken' : 'cli:dkim.none')];
    return { json: null, text, exitCode: isBroken ? EXIT.failed : EXIT.done };
  }
  const zone = zoneText(key.record);
  // A key just made cannot be published yet.
  const told = fresh && finding?.code === 'dkimMissing' ? null : finding;
  return {
    json: { ...key, zone, published: publishedOf(finding) },
    text: [
      recordText(program, key.record),
      `${say('cli:dkim.zone')}\n    ${key.record.name}. IN TXT (${zone})`,
      ...(told ? [`${DNS_MARKS[told.level]} ${dnsSentence(program, told)}`] : []),
    ],
  };
}

/** Null: the DNS does not tell. */
function publishedOf(finding: DnsFinding | null): boolean | null {
  if (!finding || finding.level === 'unknown') return null;
  return finding.level === 'ok' || finding.level === 'warning';
}

function replacementAnswer({ say }: Program, selector: string, next: string): Answer {
  return { json: { selector, next, made: false }, text: [say('cli:dkim.wouldReplace', { selector, next })] };
}
