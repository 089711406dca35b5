import type { Command } from 'commander';
import { SECRET_SETTINGS, type SettingKey } from '../../core/settings/index.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command.ts';
import { withCore, withReadingCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';
import { askHidden, readStandardInput } from '../read-secret.ts';

interface SetOptions {
  readonly stdin?: boolean;
  readonly json?: boolean;
}

/** `relance get KEY`. */
export function addGetCommand(root: Command, program: Program, run: Run): void {
  root
    .command('get')
    .argument('<key>', program.say('cli:settings.key'))
    .description(program.say('cli:settings.getAbout'))
    .option('--json', program.say('cli:json'))
    .action((key: string, options: { json?: boolean }) =>
      run(() =>
        withReadingCore(program, async ({ core, operator }) => {
          const value = await core.settings.show(operator, key as SettingKey);
          if (options.json) answerJson(program, value);
          else answerText(program, typeof value === 'string' ? value : JSON.stringify(value));
          return undefined;
        }),
      ),
    );
}

/** `relance set KEY VALUE`, `set KEY --stdin` for secrets. */
export function addSetCommand(root: Command, program: Program, run: Run): void {
  root
    .command('set')
    .argument('<key>', program.say('cli:settings.key'))
    .argument('[value]', program.say('cli:settings.value'))
    .description(program.say('cli:settings.setAbout'))
    .option('--stdin', program.say('cli:settings.stdin'))
    .option('--json', program.say('cli:json'))
    // A key in PEM form begins with dashes. What is too much is told here: the parser would print it, password or not.
    .allowUnknownOption()
    .allowExcessArguments()
    .action((key: string, given: string | undefined, options: SetOptions, command: Command) =>
      run(async () => {
        if (command.args.length > 2) throw new WrongUse(program.say('cli:settings.oneValue', { key }));
        const value = await valueFor(program, { key, given, options });
        return await withCore(program, async ({ core, operator }) => {
          await core.transaction((tx) => tx.settings.set(operator, key, settingFromText(value)));
          const stored = await core.settings.show(operator, key as SettingKey);
          if (options.json) answerJson(program, stored);
          else
            answerText(
              program,
              stored === '' || stored === null
                ? program.say('cli:settings.emptied', { key })
                : program.say('cli:settings.set', {
                    key,
                    value: typeof stored === 'string' ? stored : JSON.stringify(stored),
                  }),
            );
          return undefined;
        });
      }),
    );
}

/** A secret comes by standard input or is asked for: an argument stands in the list of processes and in the shell's history. */
async function valueFor(
  program: Program,
  { key, given, options }: { key: string; given: string | undefined; options: SetOptions },
): Promise<string> {
  const { say, stdin } = program;
  const secret = SECRET_SETTINGS.has(key);
  if (options.stdin) {
    if (given !== undefined) throw new WrongUse(say('cli:settings.oneValue', { key }));
    return await readStandardInput(program);
  }
  if (secret && given) throw new WrongUse(say('cli:settings.secretArgument', { key }));
  if (given !== undefined) return given;
  if (secret && stdin.isTTY) return await askHidden(program, say('cli:settings.askSecret', { key }));
  throw new WrongUse(say(secret ? 'cli:settings.secretArgument' : 'cli:settings.noValue', { key }));
}

/** Lists and objects are written as JSON; all else is text, which each setting's schema reads for itself. */
export function settingFromText(value: string): unknown {
  if (!/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
