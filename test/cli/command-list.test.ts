import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import type { Program } from '../../src/cli/program.ts';
import { readConfig } from '../../src/core/config.ts';
import { createWords } from '../../src/core/words.ts';

const words = createWords();

function program(): Program {
  const read = readConfig({}, '/');
  if (!('config' in read)) throw new Error('the empty environment is a right one');
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const say = words.in('en');
  return { config: read.config, env: {}, words, say, language: 'en', systemUser: 'root', notice: null, ...streams };
}

describe('the list of commands', () => {
  it.each(COMMANDS)('[O2] $name → the list says of it what its own help says', async ({ name, usage, about, load }) => {
    const root = new Command();
    (await load())(root, program(), async () => undefined);
    const command = root.commands.find((each) => each.name() === name);
    if (!command) throw new Error(`no command ${name}`);
    expect(root.createHelp().subcommandTerm(command)).toBe(`${name} ${usage}`.trim());
    expect(command.description()).toBe(words.in('en')(about));
    expect(root.commands).toHaveLength(1);
  });
});
