import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Core } from '../../core/core.ts';
import { checkDkimRecord, type DnsFinding, dkimKey, makeDkimKey, nextSigner, zoneText } from '../../core/mail/index.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command.ts';
import { DNS_MARKS, dnsSentence, recordText } from '../dns-text.ts';
import { withCore, withReadingCore } from '../open-core.ts';
import { EXIT, type ExitCode, type Program, WrongUse } from '../program.ts';

interface NewOptions {
  readonly selector?: string;
  readonly domain?: string;
  readonly key?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `relance dkim` shows the record of the signing key and whether it is published; `relance dkim new` makes a key (E2). */
export function addDkimCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  const dkim = root.command('dkim').description(say('cli:dkim.about'));
  dkim
    .command('show', { isDefault: true })
    .description(say('cli:dkim.showAbout'))
    .option('--json', say('cli:json'))
    .action((options: { json?: boolean }) =>
      run(() => withReadingCore(program, async ({ core }) => await show(program, core, { ...options, fresh: false }))),
    );
  dkim
    .command('new')
    .description(say('cli:dkim.newAbout'))
    .option('--selector <name>', say('cli:dkim.selector'))
    .option('--domain <domain>', say('cli:dkim.domain'))
    .option('--key <file>', say('cli:dkim.key'))
    .option('--yes', say('cli:dkim.yes'))
    .option('--json', say('cli:json'))
    .action((options: NewOptions) =>
      run(() =>
        withCore(program, async ({ core, operator }) => {
          const before = dkimKey(await core.settings.all(), core.base.smtpUrl);
          if (before && !options.yes) return await tellReplacement(program, core, before.selector, options);
          const pem = options.key === undefined ? {} : { pem: await readKey(program, options.key) };
          await makeDkimKey(core, operator, { ...options, ...pem });
          if (!options.json) answerText(program, say('cli:dkim.made'));
          if (before && !options.json) answerText(program, say('cli:dkim.keepOld', { name: before.record.name }));
          return await show(program, core, { ...options, fresh: true });
        }),
      ),
    );
}

/** From a file: an argument is to be seen in the list of processes. */
async function readKey({ say }: Program, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    throw new WrongUse(say('cli:cannotRead', { file, reason }), { cause: error });
  }
}

async function show(
  program: Program,
  core: Core,
  { json, fresh }: { json?: boolean; fresh: boolean },
): Promise<ExitCode> {
  const { say } = program;
  const { dnsServers, smtpUrl } = core.base;
  const settings = await core.settings.all();
  const key = dkimKey(settings, smtpUrl);
  if (!key) {
    const broken = settings['dkim.privateKey'] !== '';
    if (json) answerJson(program, null);
    else answerText(program, say(broken ? 'mail:smtp.dkim_broken' : 'cli:dkim.none'));
    return broken ? EXIT.failed : EXIT.done;
  }
  const finding = await checkDkimRecord({ settings, smtpUrl, dnsServers });
  if (json) answerJson(program, { ...key, zone: zoneText(key.record), published: publishedOf(finding) });
  else {
    answerText(program, recordText(program, key.record));
    answerText(program, `${say('cli:dkim.zone')}\n    ${key.record.name}. IN TXT (${zoneText(key.record)})`);
    // A key just made cannot be published yet.
    const told = finding && !(fresh && finding.code === 'dkimMissing');
    if (told) answerText(program, `${DNS_MARKS[finding.level]} ${dnsSentence(program, finding)}`);
  }
  return EXIT.done;
}

/** Null: the DNS does not tell. */
function publishedOf(finding: DnsFinding | null): boolean | null {
  if (!finding || finding.level === 'unknown') return null;
  return finding.level === 'ok' || finding.level === 'warning';
}

async function tellReplacement(program: Program, core: Core, selector: string, options: NewOptions): Promise<ExitCode> {
  const next = options.selector ?? nextSigner(await core.settings.all(), core.base.smtpUrl).selector;
  if (options.json) answerJson(program, { selector, next, made: false });
  else answerText(program, program.say('cli:dkim.wouldReplace', { selector, next }));
  return EXIT.done;
}
