import { hostname } from 'node:os';
import type { Command } from 'commander';
import type { Logger } from 'pino';
import { type Config, journalFolderOf } from '../../core/config.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, openCore, programLog } from '../open-core.ts';
import { EXIT, type ExitCode, type Program, WrongUse } from '../program.ts';
import type { Serving } from '../running-program.ts';
import { endWithin, LAST_MOMENT, logTrouble, untilStopped } from '../signals.ts';

/** `relance start` runs everything. */
export function addStartCommand(root: Command, program: Program, run: Run): void {
  root
    .command('start')
    .description(program.say('cli:start.about'))
    .action(() => run(() => start(program, { worker: false, statusPort: null })));
}

/** `relance worker` delivers and reminds beside it, any number of times on PostgreSQL. */
export function addWorkerCommand(root: Command, program: Program, run: Run): void {
  root
    .command('worker')
    .description(program.say('cli:start.workerAbout'))
    .option('--port <n>', program.say('cli:start.port'))
    .action(({ port }: { port?: string }) =>
      run(() => start(program, { worker: true, statusPort: portNumber(program, port) })),
    );
}

/** The port that an option gives, or null when it is not given; 0 is any free one. */
function portNumber(program: Program, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new WrongUse(program.say('cli:start.noPort', { value: text }));
  return Number(text);
}

/** A worker serves health and metrics, and only when it is given a port. */
function statusServing(host: string, port: number | null): Serving | null {
  return port === null ? null : { host, port, pages: false };
}

function pagesServing({ host, port, slack, metrics }: Config): Serving {
  return { host, port, pages: true, slack, metrics };
}

async function start(
  program: Program,
  { worker, statusPort }: { worker: boolean; statusPort: number | null },
): Promise<ExitCode> {
  const { config, say, stderr } = program;
  const log = programLog(program);
  logTrouble(log);
  const tell = teller(program, log);
  if (program.notice) tell('warn', program.notice);
  let letGo = (): void => undefined;
  // From the beginning, since what is opened first may hang as well as what is closed last.
  const stopAsked = untilStopped().then(() => {
    letGo = endWithin(LAST_MOMENT, EXIT.done);
  });
  try {
    const opened = await openCore(program, { log, mayUpgrade: true });
    try {
      return await run(opened);
    } finally {
      await opened.close();
    }
  } finally {
    letGo();
  }

  async function run({ core, bridge }: OpenedCore): Promise<ExitCode> {
    const settings = await core.settings.all();
    if (!config.smtpUrl && settings['smtp.host'] === '') {
      stderr.write(`${say('cli:start.noSmtp')}\n`);
      return EXIT.wrongUse;
    }
    const hasAdmin = await core.transaction((tx) => tx.access.ensureSuperAdmin(config.superAdmin));
    if (!worker && !hasAdmin) tell('warn', say('cli:start.noSuperAdmin'));
    if (!worker && !config.slack) tell('warn', say('cli:start.noSlack'));
    const owner = `${hostname()}:${process.pid}:${core.base.ids.secret(4)}`;
    const serve = worker ? statusServing(config.host, statusPort) : pagesServing(config);
    const { runProgram } = await import('../running-program.ts');
    const kind = worker ? 'worker' : 'start';
    const name = `${hostname()}:${process.pid}`;
    bridge.listen();
    const journals = journalFolderOf(config);
    const running = await runProgram({ core, log, process: { kind, name }, owner, journals, serve, stopAsked });
    if (running.metricsBusy !== null) tell('warn', say('cli:start.metricsBusy', { address: running.metricsBusy }));
    if (running.address)
      tell('info', say(worker ? 'cli:start.watched' : 'cli:start.running', { address: running.address }));
    const code = await Promise.race([stopAsked.then(() => EXIT.done), running.outdated.then(() => EXIT.failed)]);
    if (code === EXIT.failed) {
      tell('error', say('cli:start.outdated'));
      letGo = endWithin(LAST_MOMENT, code);
    }
    await running.stop();
    return code;
  }
}

/** Sentences for who watches: as they are on a terminal, else as lines of the log, in which they would be strangers. */
function teller({ stderr }: Program, log: Logger): (level: 'info' | 'warn' | 'error', sentence: string) => void {
  const told = log.level === 'silent' ? log : log.child({}, { level: 'info' });
  return (level, sentence) => {
    if (stderr.isTTY) stderr.write(`${sentence}\n`);
    else told[level](sentence);
  };
}
