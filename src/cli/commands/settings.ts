import type { Command } from 'commander';
import { SECRET_SETTINGS, type SettingKey } from '../../core/settings/index.ts';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { withCore, withReadingCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';
import { askHidden, readStandardInput } from '../read-secret.ts';

/** `relance get KEY`. */
export function addGetCommand(root: Command, program: Program, run: Run): void {
  root
    .command('get')
    .argument('<key>', program.say('cli:settings.key'))
    .description(program.say('cli:settings.getAbout'))
    .option('--json', program.say('cli:json'))
    .action((key: string) =>
      run(() =>
        withReadingCore(program, async ({ core, operator }) => {
          const value = await core.settings.show(operator, key as SettingKey);
          return { json: value, text: [valueText(value)] };
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
    .action((key: string, given: string | undefined, { stdin }: { stdin?: boolean }, command: Command) =>
      run(async () => {
        if (command.args.length > 2) throw new WrongUse(program.say('cli:settings.oneValue', { key }));
        const value = await valueFor(program, { key, given, fromStdin: stdin === true });
        return await withCore(program, async ({ core, operator }) => {
          await core.transaction((tx) => tx.settings.set(operator, key, settingFromText(value)));
          return storedAnswer(program, key, await core.settings.show(operator, key as SettingKey));
        });
      }),
    );
}

function storedAnswer({ say }: Program, key: string, stored: unknown): Answer {
  const isEmpty = stored === '' || stored === null;
  return {
    json: stored,
    text: [isEmpty ? say('cli:settings.emptied', { key }) : say('cli:settings.set', { key, value: valueText(stored) })],
  };
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A secret comes by standard input or is asked for: an argument stands in the list of processes and in the shell's history. */
async function valueFor(
  program: Program,
  { key, given, fromStdin }: { key: string; given: string | undefined; fromStdin: boolean },
): Promise<string> {
  const { say, stdin } = program;
  const secret = SECRET_SETTINGS.has(key);
  if (fromStdin) {
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
