import type { Command } from 'commander';
import { MESSAGE_CLASSES, MESSAGE_STATES } from '../../core/mail/index.ts';
import { answerJson, answerText, tableText } from '../answer.ts';
import type { Run } from '../command-line.ts';
import { withCore } from '../open-core.ts';
import type { Program } from '../program.ts';

/** Counts by state and class. */
export function addOutboxCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  root
    .command('outbox')
    .description(say('cli:outbox.about'))
    .option('--json', say('cli:json'))
    .action((options: { json?: boolean }) =>
      run(() =>
        withCore(program, async ({ core }) => {
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
          if (options.json) answerJson(program, { ...byState, byClass });
          else {
            const head = ['', ...MESSAGE_STATES.map((state) => say(`mail:state.${state}`))];
            const rows = MESSAGE_CLASSES.map((name) => [
              say(`mail:class.${name}`),
              ...MESSAGE_STATES.map((state) => byClass[name]?.[state] ?? 0),
            ]);
            answerText(program, tableText(head, rows));
          }
          return undefined;
        }),
      ),
    );
}
