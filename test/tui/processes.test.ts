import { describe, it } from 'vitest';
import { bridgeTo, openAnotherProcess } from '../support/another-process.ts';
import { actorWith, admin, openTestCore } from '../support/core.ts';
import { testDatabases } from '../support/databases.ts';
import { openTerminal } from '../support/terminal.ts';

describe.each(testDatabases)('the terminal beside other processes (%s)', (database) => {
  it('[U2] a colleague makes a template in another process → on the screen by itself, also for those whom the look at the audit log is denied', async () => {
    const { core, url } = await openTestCore(database);
    const other = openAnotherProcess({ core, url });
    await Promise.all([bridgeTo(core), bridgeTo(other)]);
    const terminal = openTerminal({ core: other, actor: actorWith('templates.view') });
    await terminal.see('2 Templ');
    terminal.type('2');
    await terminal.see('No templates');
    for (const name of ['Spring sale', 'Summer sale']) {
      await core.templates.create(admin, { name, subject: 'Hello', design: 'text', body: 'Hello' });
      await terminal.see(name);
    }
  });
});
