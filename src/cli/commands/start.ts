import { hostname } from 'node:os';
import type { Command } from 'commander';
import type { Run } from '../command-line.ts';
import { openCore, programLog } from '../open-core.ts';
import { EXIT, type ExitCode, type Program } from '../program.ts';
import { untilStopped } from '../signals.ts';

/** `relance start` runs everything; `relance worker` delivers and reminds beside it, any number of times on PostgreSQL. */
export function addStartCommands(root: Command, program: Program, run: Run): void {
  root
    .command('start')
    .description(program.say('cli:start.about'))
    .action(() => run(() => start(program, { worker: false })));
  root
    .command('worker')
    .description(program.say('cli:start.workerAbout'))
    .action(() => run(() => start(program, { worker: true })));
}

async function start(program: Program, { worker }: { worker: boolean }): Promise<ExitCode> {
  const { config, say, stderr } = program;
  const log = programLog(program);
  const { core, bridge, close } = await openCore(program, { log });
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
    const serve = worker ? null : { host: config.host, port: config.port, slack: config.slack };
    const { runProgram } = await import('../running-program.ts');
    bridge.listen();
    const running = await runProgram({ core, log, owner, serve });
    if (running.address) stderr.write(`${say('cli:start.running', { address: running.address })}\n`);
    await untilStopped();
    await running.stop();
    return EXIT.done;
  } finally {
    await close();
  }
}
