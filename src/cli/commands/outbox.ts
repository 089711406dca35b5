import type { Command } from 'commander';
import { isoInstant } from '../../core/dates.ts';
import { MESSAGE_CLASSES, MESSAGE_STATES, type SendingPause } from '../../core/mail/index.ts';
import { processText, type RunningProcess } from '../../core/processes/index.ts';
import { answerJson, answerText, tableText } from '../answer.ts';
import type { Run } from '../command.ts';
import { withCore, withReadingCore } from '../open-core.ts';
import type { Program } from '../program.ts';

/** Counts by state and class, and whether the sending is paused; `outbox resume` lets it go on. */
export function addOutboxCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  const outbox = root.command('outbox');
  addResumeCommand(outbox, program, run);
  outbox
    .description(say('cli:outbox.about'))
    .option('--json', say('cli:json'))
    .action((options: { json?: boolean }) =>
      run(() =>
        withReadingCore(program, async ({ core, operator }) => {
          const counts = await core.outbox.counts();
          const byClass = Object.fromEntries(
            MESSAGE_CLASSES.map((messageClass) => [
              messageClass,
              Object.fromEntries(
                MESSAGE_STATES.map((state) => [
                  state,
                  counts.find((row) => row.class === messageClass && row.state === state)?.count ?? 0,
                ]),
              ),
            ]),
          );
          const byState = Object.fromEntries(
            MESSAGE_STATES.map((state) => [
              state,
              counts.filter((row) => row.state === state).reduce((sum, row) => sum + row.count, 0),
            ]),
          );
          const processes = await core.processes.list();
          const pause = await core.outbox.pause();
          // Of those that were sent: no state of its own.
          const bounced = (await core.outbox.list(operator, { bounced: true }, { limit: 1 })).total;
          if (options.json)
            answerJson(program, {
              ...byState,
              bounced,
              byClass,
              paused: pauseJson(pause),
              processes: processes.map(shownProcess),
            });
          else {
            if (pause) answerText(program, say('cli:outbox.paused', { detail: pause.detail }));
            const head = ['', ...MESSAGE_STATES.map((state) => say(`mail:state.${state}`))];
            const rows = MESSAGE_CLASSES.map((name) => [
              say(`mail:class.${name}`),
              ...MESSAGE_STATES.map((state) => byClass[name]?.[state] ?? 0),
            ]);
            answerText(program, tableText(head, rows));
            if (bounced > 0) answerText(program, say('cli:outbox.bounced', { count: bounced }));
            // A terminal whose window was closed is no news; one that sends and fell silent is.
            for (const process of processes.filter(({ alive, sends }) => alive || sends))
              answerText(program, processText(say, process, core.base.clock.now()));
          }
          return undefined;
        }),
      ),
    );
}

function shownProcess({ name, kind, version, startedAt, seenAt, alive }: RunningProcess) {
  return { name, kind, version, startedAt: isoInstant(startedAt), seenAt: isoInstant(seenAt), alive };
}

function addResumeCommand(outbox: Command, program: Program, run: Run): void {
  const { say } = program;
  outbox
    .command('resume')
    .description(say('cli:outbox.resumeAbout'))
    .option('--leave', say('cli:outbox.leave'))
    .option('--json', say('cli:json'))
    .action((_options: object, command: Command) =>
      run(() =>
        withCore(program, async ({ core, operator }) => {
          // `outbox` has --json too, and takes it wherever it stands.
          const options = command.optsWithGlobals<{ leave?: boolean; json?: boolean }>();
          const leave = options.leave ?? false;
          const pause = await core.transaction((tx) => tx.outbox.resume(operator, { leave }));
          if (options.json) answerJson(program, { resumed: pauseJson(pause), left: leave });
          else answerText(program, say(leave ? 'cli:outbox.resumedWithout' : 'cli:outbox.resumed'));
          return undefined;
        }),
      ),
    );
}

function pauseJson(pause: SendingPause | null): object | null {
  if (!pause) return null;
  const { since, code, detail, messageId } = pause;
  return { since: isoInstant(since), code, detail, messageId };
}
