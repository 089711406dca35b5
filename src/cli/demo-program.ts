import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import path from 'node:path';
import { createSlackStandIn, type SlackManifest, type SlackStandIn } from 'slack-stand-in';
import { systemClock } from '../core/clock.ts';
import { type Config, journalFolderOf } from '../core/config.ts';
import { createIds } from '../core/ids.ts';
import { createDelivery } from '../core/mail/index.ts';
import { packageRoot } from '../core/package-root.ts';
import { DEMO_CHANNELS, DEMO_PEOPLE, DEMO_TEAM, type MailCatcher, seedDemo, startMailCatcher } from '../demo/index.ts';
import { answerText } from './answer.ts';
import { openCore, programLog } from './open-core.ts';
import { EXIT, type Program } from './program.ts';
import { runProgram } from './running-program.ts';
import { shellWord } from './shell-word.ts';
import { endWithin, LAST_MOMENT, untilStopped } from './signals.ts';

/** How many ports from the first on are tried. */
const PORTS_TRIED = 200;

interface DemoParts {
  readonly web: string;
  readonly slack: SlackStandIn;
  readonly mail: MailCatcher;
}

/** Starts every part, tells where they are, and stops all of it at Ctrl-C. */
export async function runDemo(
  program: Program,
  { firstPort, fresh, folder }: { firstPort: number; fresh: boolean; folder: string },
): Promise<void> {
  const stopAsked = untilStopped();
  if (fresh) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const ports = await choosePorts(program.config.host, firstPort, 3);
  const closers: (() => Promise<unknown>)[] = [];
  try {
    tellWhatToTry(program, folder, await startParts(program, { folder, ports, closers, stopAsked }));
    await stopAsked;
  } finally {
    const letGo = endWithin(LAST_MOMENT, EXIT.done);
    for (const close of closers.reverse()) await close();
    letGo();
  }
}

async function startParts(
  program: Program,
  {
    folder,
    ports: [webPort = 0, slackPort = 0, mailPort = 0],
    closers,
    stopAsked,
  }: {
    folder: string;
    ports: readonly number[];
    closers: (() => Promise<unknown>)[];
    stopAsked: Promise<unknown>;
  },
): Promise<DemoParts> {
  const { host } = program.config;
  const mail = await startMailCatcher({
    folder: path.join(folder, 'mails'),
    host,
    port: mailPort,
    ids: createIds(systemClock),
    now: systemClock.now,
    words: program.words,
  });
  closers.push(() => mail.close());
  const slack = await createSlackStandIn({
    host,
    port: slackPort,
    people: DEMO_PEOPLE.map((person) => ({ ...person, ...(person.role ? { title: person.role.name } : {}) })),
    channels: DEMO_CHANNELS,
    team: DEMO_TEAM,
    saveTo: path.join(folder, 'slack.json'),
    describeVerb: (verb, language) => program.words.in(language)(`bot:verb.${verb}.help`),
    // Nobody who tries things out should wait for a burst to be over.
    limits: { messageRate: null },
    manifest: JSON.parse(await readFile(path.join(packageRoot, 'slack-manifest.json'), 'utf8')) as SlackManifest,
  });
  closers.push(() => slack.close());

  const demoProgram: Program = { ...program, config: demoConfig(program, { folder, webPort, smtpUrl: mail.smtpUrl }) };
  const log = programLog(demoProgram);
  const { core, bridge, close } = await openCore(demoProgram, { log, mayUpgrade: true });
  closers.push(close);
  const delivery = createDelivery(core, { owner: 'demo-seed' });
  await seedDemo(core, () => delivery.drain());
  const slackConfig = {
    botToken: slack.tokens.bot,
    appToken: slack.tokens.app,
    signingSecret: null,
    apiUrl: slack.apiUrl,
  };
  bridge.listen();
  const running = await runProgram({
    core,
    log,
    process: { kind: 'demo', name: `${hostname()}:${process.pid}` },
    owner: `demo:${process.pid}`,
    journals: journalFolderOf(demoProgram.config),
    serve: { host, port: webPort, pages: true, slack: slackConfig, metrics: null },
    stopAsked,
  });
  closers.push(() => running.stop());
  return { web: demoProgram.config.publicUrl, slack, mail };
}

/** The operator's configuration with the demo's own database, mail server and addresses. */
function demoConfig(
  { config, env }: Program,
  { folder, webPort, smtpUrl }: { folder: string; webPort: number; smtpUrl: string },
): Config {
  return {
    ...config,
    databaseUrl: `sqlite:${path.join(folder, 'relance.db')}`,
    secretKey: null,
    smtpUrl,
    publicUrl: `http://localhost:${webPort}`,
    // Quiet unless asked: the demo's terminal is for its addresses.
    logLevel: env['LOG_LEVEL'] ? config.logLevel : 'warn',
  };
}

function tellWhatToTry(program: Program, folder: string, { web, slack, mail }: DemoParts): void {
  const { say } = program;
  // By its whole path: where it is installed as a package, the current folder has no bin.
  const launcher = shellWord(path.join(packageRoot, 'bin', 'relance'));
  const database = shellWord(`sqlite:${path.join(folder, 'relance.db')}`);
  const tui = `DATABASE_URL=${database} SMTP_URL=${mail.smtpUrl} PUBLIC_URL=${web} ${launcher} tui`;
  const lines = [
    say('cli:demo.ready', { folder: folder }),
    '',
    `  ${say('cli:demo.slack', { address: slack.url })}`,
    `  ${say('cli:demo.mail', { address: mail.address })}`,
    `  ${say('cli:demo.web', { address: web })}`,
    '',
    say('cli:demo.try'),
    ...[
      say('cli:demo.tryDebtors'),
      say('cli:demo.tryIncident'),
      say('cli:demo.trySend'),
      say('cli:demo.tryTui', { command: tui }),
    ].map((line, index) => `  ${index + 1}. ${line}`),
    '',
    say('cli:demo.stop'),
  ];
  answerText(program, lines.join('\n'));
}

/** The asked ports where they are free, others where not: a demo that does not start helps nobody. */
async function choosePorts(host: string, first: number, count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let wanted = first; ports.length < count; wanted += 1) {
    if (await isFree(host, wanted)) ports.push(wanted);
    else if (wanted > first + PORTS_TRIED) throw new Error(`no free port from ${first} on`);
  }
  return ports;
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, host, () => resolve(true));
  });
  await new Promise<void>((resolve) => {
    if (free) server.close(() => resolve());
    else resolve();
  });
  return free;
}
