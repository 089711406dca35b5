import { hostname } from 'node:os';
import type { Command } from 'commander';
import type { Config } from '../../core/config.ts';
import type { Run } from '../command-line.ts';
import { openCore, programLog } from '../open-core.ts';
import { EXIT, type ExitCode, type Program, WrongUse } from '../program.ts';
import type { Serving } from '../running-program.ts';
import { endWithin, untilStopped } from '../signals.ts';

/** From the signal to the end at the latest, in ms: below the 10 s after which Docker and systemd's likes kill. */
const LAST_MOMENT = 9_500;

/** `relance start` runs everything; `relance worker` delivers and reminds beside it, any number of times on PostgreSQL. */
export function addStartCommands(root: Command, program: Program, run: Run): void {
  root
    .command('start')
    .description(program.say('cli:start.about'))
    .action(() => run(() => start(program, { worker: false, statusPort: null })));
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

function pagesServing({ host, port, slack }: Config): Serving {
  return { host, port, pages: true, slack };
}

async function start(
  program: Program,
  { worker, statusPort }: { worker: boolean; statusPort: number | null },
): Promise<ExitCode> {
  const { config, say, stderr } = program;
  const log = programLog(program);
  const { core, bridge, close } = await openCore(program, { log });
  let callOff = (): void => undefined;
  try {
    const settings = await core.settings.all();
    if (!config.smtpUrl && settings['smtp.host'] === '') {
      stderr.write(`${say('cli:start.noSmtp')}\n`);
      return EXIT.wrongUse;
    }
    const hasAdmin = await core.transaction((tx) => tx.access.ensureSuperAdmin(config.superAdmin));
    if (!worker && !hasAdmin) stderr.write(`${say('cli:start.noSuperAdmin')}\n`);
    if (!worker && !config.slack) stderr.write(`${say('cli:start.noSlack')}\n`);
    const owner = `${hostname()}:${process.pid}:${core.base.ids.secret(4)}`;
    const serve = worker ? statusServing(config.host, statusPort) : pagesServing(config);
    const { runProgram } = await import('../running-program.ts');
    const kind = worker ? 'worker' : 'start';
    const name = `${hostname()}:${process.pid}`;
    bridge.listen();
    const running = await runProgram({ core, log, process: { kind, name }, owner, serve });
    if (running.address)
      stderr.write(`${say(worker ? 'cli:start.watched' : 'cli:start.running', { address: running.address })}\n`);
    const code = await Promise.race([untilStopped().then(() => EXIT.done), running.outdated.then(() => EXIT.failed)]);
    if (code === EXIT.failed) stderr.write(`${say('cli:start.outdated')}\n`);
    // A database that does not answer must not hold the process: what is not written down is settled after its lease.
    callOff = endWithin(LAST_MOMENT, code);
    await running.stop();
    return code;
  } finally {
    await close();
    callOff();
  }
}
