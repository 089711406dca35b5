import { createInterface } from 'node:readline/promises';
import type { ConfigurationConflict, Side } from '../../core/exchange/index.ts';
import { shownValue } from '../../core/exchange/index.ts';
import { answerText } from '../answer.ts';
import type { Program } from '../program.ts';

/** Lines of a value that are shown: of two long texts the first difference says enough. */
const SHOWN_LINES = 6;

/** Both values of a field that the files and the program have changed, as `apply` tells them. */
export function conflictText({ say }: Program, conflict: ConfigurationConflict): string {
  const { kind, name, file, field, theirs, mine } = conflict;
  const head = say('cli:apply.conflict', { thing: say(`cli:apply.kind.${kind}`, { name }), file, field });
  const [one, other] = [shownValue(theirs).split('\n'), shownValue(mine).split('\n')];
  const start = Math.max(
    0,
    one.findIndex((line, index) => line !== other[index]),
  );
  const shown = (lines: readonly string[]) =>
    lines.slice(start, start + SHOWN_LINES).join('\n      ') + (lines.length > start + SHOWN_LINES ? ' …' : '');
  return [head, `    ${say('cli:apply.theirs')} ${shown(one)}`, `    ${say('cli:apply.mine')} ${shown(other)}`].join(
    '\n',
  );
}

/** Asks for each at the terminal; null: the person broke off. */
export async function askForSides(
  program: Program,
  conflicts: readonly ConfigurationConflict[],
): Promise<ReadonlyMap<string, Side> | null> {
  const { say, stdin, stdout } = program;
  const lines = createInterface({ input: stdin, output: stdout, terminal: false });
  const sides = new Map<string, Side>();
  // Lines that come in one piece must not be lost between two questions.
  const answers = lines[Symbol.asyncIterator]();
  try {
    for (const conflict of conflicts) {
      answerText(program, conflictText(program, conflict));
      for (;;) {
        stdout.write(`    ${say('cli:apply.ask')} `);
        const { value, done } = await answers.next();
        if (done === true) return null;
        const answer = value.trim();
        const side = answer === '1' ? 'theirs' : answer === '2' ? 'mine' : null;
        if (side === null) continue;
        sides.set(keyOfConflict(conflict), side);
        break;
      }
    }
    return sides;
  } finally {
    lines.close();
  }
}

/** With what was shown: an answer holds for no other value. */
export function keyOfConflict({ kind, name, field, theirs }: ConfigurationConflict): string {
  return JSON.stringify([kind, name, field, theirs]);
}
