import type { Command } from 'commander';
import { isoInstant } from '../../core/dates.ts';
import type { SendingPause } from '../../core/mail/index.ts';
import { MESSAGE_CLASSES, MESSAGE_STATES, type MessageClass, type MessageState } from '../../core/mail/index.ts';
import { processText, type RunningProcess } from '../../core/processes/index.ts';
import { type Answer, tableText } from '../answer.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, withCore, withReadingCore } from '../open-core.ts';
import type { Program } from '../program.ts';

/** Counts by state and class, and whether the sending is paused; `outbox resume` lets it go on. */
export function addOutboxCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  const outbox = root.command('outbox');
  outbox
    .command('resume')
    .description(say('cli:outbox.resumeAbout'))
    .option('--leave', say('cli:outbox.leave'))
    .option('--json', say('cli:json'))
    .action(({ leave = false }: { leave?: boolean }) =>
      run(() =>
        withCore(program, async ({ core, operator }) => {
          const pause = await core.transaction((tx) => tx.outbox.resume(operator, { leave }));
          return resumedAnswer(program, { pause, leave });
        }),
      ),
    );
  outbox
    .description(say('cli:outbox.about'))
    .option('--json', say('cli:json'))
    .action(() =>
      run(() => withReadingCore(program, async (opened) => outboxAnswer(program, await lookAtOutbox(opened)))),
    );
}

async function lookAtOutbox({ core, operator }: OpenedCore) {
  return {
    counts: await core.outbox.counts(),
    // Of those that were sent: no state of its own.
    bounced: (await core.outbox.list(operator, { bounced: true }, { limit: 1 })).total,
    pause: await core.outbox.pause(),
    processes: await core.processes.list(),
    now: core.base.clock.now(),
  };
}

function outboxAnswer(
  { say }: Program,
  { counts, bounced, pause, processes, now }: Awaited<ReturnType<typeof lookAtOutbox>>,
): Answer {
  const count = (state: MessageState, within: readonly MessageClass[]) =>
    counts.filter((row) => row.state === state && within.includes(row.class)).reduce((sum, row) => sum + row.count, 0);
  const byState = (...within: readonly MessageClass[]) =>
    Object.fromEntries(MESSAGE_STATES.map((state) => [state, count(state, within)]));
  const head = ['', ...MESSAGE_STATES.map((state) => say(`mail:state.${state}`))];
  const rows = MESSAGE_CLASSES.map((name) => [say(`mail:class.${name}`), ...Object.values(byState(name))]);
  // A terminal whose window was closed is no news; one that sends and fell silent is.
  const told = processes.filter(({ alive, sends }) => alive || sends);
  return {
    json: {
      ...byState(...MESSAGE_CLASSES),
      bounced,
      byClass: Object.fromEntries(MESSAGE_CLASSES.map((name) => [name, byState(name)])),
      paused: pauseJson(pause),
      processes: processes.map(processJson),
    },
    text: [
      ...(pause ? [say('cli:outbox.paused', { detail: pause.detail })] : []),
      tableText(head, rows),
      ...(bounced > 0 ? [say('cli:outbox.bounced', { count: bounced })] : []),
      ...told.map((process) => processText(say, process, now)),
    ],
  };
}

function resumedAnswer({ say }: Program, { pause, leave }: { pause: SendingPause; leave: boolean }): Answer {
  return {
    json: { resumed: pauseJson(pause), left: leave },
    text: [say(leave ? 'cli:outbox.resumedWithout' : 'cli:outbox.resumed')],
  };
}

function processJson({ name, kind, version, startedAt, seenAt, alive }: RunningProcess): object {
  return { name, kind, version, startedAt: isoInstant(startedAt), seenAt: isoInstant(seenAt), alive };
}

function pauseJson(pause: SendingPause | null): object | null {
  if (!pause) return null;
  const { since, code, detail, messageId } = pause;
  return { since: isoInstant(since), code, detail, messageId };
}
