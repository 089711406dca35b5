import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { bareProgram } from '../support/bare-program.ts';

describe('the list of commands', () => {
  it.each(COMMANDS)('[O2] $name → the list says of it what its own help says', async ({ name, usage, about, load }) => {
    const root = new Command();
    const program = bareProgram();
    (await load())(root, program, async () => undefined);
    const command = root.commands.find((each) => each.name() === name);
    if (!command) throw new Error(`no command ${name}`);
    expect(root.createHelp().subcommandTerm(command)).toBe(`${name} ${usage}`.trim());
    expect(command.description()).toBe(program.say(about));
    expect(root.commands).toHaveLength(1);
  });
});
