import { describe, expect, test } from 'vitest';
import { actorWith, openTestCore } from '../support/core.ts';
import { openTerminal } from '../support/terminal.ts';

describe('shell', () => {
  test('[U1] the program starts → header, sections and keys at 80x24', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templates');
    terminal.check();
    terminal.type('q');
    await terminal.exit;
    console.log(JSON.stringify(terminal.raw().slice(-400)));
  });
});
