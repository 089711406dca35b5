import { describe, expect, it } from 'vitest';
import { admin } from '../support/core.ts';
import { openShell, type Shell } from '../support/shell.ts';

const IN_USE = /^“Hello” cannot be deleted: 1 message of the mailing of \S.+ still waits to leave\./;

describe('relance template', () => {
  it('[T1] edit → a new version of what is given alone, shown with what was before', async () => {
    const shell = await shellWith('Hello');
    const edited = ['edit', 'Hello', '--file', shell.file('new.txt', 'Good day @CUSTOMERNAME@')];
    expect(await shell.json('template', ...edited)).toMatchObject({ subject: 'Hi', version: 2, removed: [] });
    expect(await shell.run('template', 'edit', 'Hello', '--subject', 'Hi again', '--name', 'Greeting')).toEqual({
      code: 0,
      stdout: 'Template “Greeting” saved, version 3.\n',
      stderr: '',
    });
    const shown = await shell.json<{ versions: object[] }>('template', 'show', 'Greeting');
    expect(shown).toMatchObject({ name: 'Greeting', subject: 'Hi again', body: 'Good day @CUSTOMERNAME@' });
    expect(shown.versions).toMatchObject([
      { number: 3, createdBy: 'root', subject: 'Hi again', body: 'Good day @CUSTOMERNAME@' },
      { number: 2, subject: 'Hi', body: 'Good day @CUSTOMERNAME@' },
      { number: 1, subject: 'Hi', body: 'Hello @CUSTOMERNAME@' },
    ]);
    const { stdout } = await shell.run('template', 'show', 'Greeting');
    expect(stdout).toMatch(/^Greeting: text, version 3\nSubject: Hi again\n/);
    expect(stdout).toMatch(/\n\nGood day @CUSTOMERNAME@\n$/);
  });

  it('[T1] edit with an unknown tag, of nothing, or of no template → refused in a sentence, nothing saved', async () => {
    const shell = await shellWith('Hello');
    const tag = await shell.run('template', 'edit', 'Hello', '--subject', 'Hi @CUSTOMERNAM@');
    expect(tag).toMatchObject({ code: 2, stderr: expect.stringContaining('@CUSTOMERNAME@') });
    const file = shell.file('bad.txt', '@CUSTOMERNAM@');
    expect(await shell.run('template', 'edit', 'Hello', '--file', file)).toMatchObject({ code: 2, stdout: '' });
    expect(await shell.run('template', 'edit', 'Hello')).toMatchObject({
      code: 2,
      stderr: 'Say what to change: --subject, --file or --name.\n',
    });
    for (const verb of ['show', 'duplicate', 'archive', 'delete'])
      expect(await shell.run('template', verb, 'Nobody')).toMatchObject({
        code: 2,
        stderr: 'There is no template “Nobody”. “relance template list” shows them.\n',
      });
    expect(await shell.json('template', 'show', 'Hello')).toMatchObject({ version: 1, subject: 'Hi' });
  });

  it('[T8] duplicate, archive, delete → a copy, out of the list and not sent, gone', async () => {
    const shell = await shellWith('Hello');
    expect(await shell.json('template', 'duplicate', 'Hello')).toMatchObject({ name: 'Hello (copy)', version: 1 });
    expect(await shell.json('template', 'archive', 'Hello')).toMatchObject({ archivedAt: expect.any(String) });
    expect(await shell.json('template', 'list')).toMatchObject([{ name: 'Hello (copy)' }]);
    expect((await shell.run('template', 'show', 'Hello')).stdout).toContain('\nArchived: it is not sent any more.\n');
    expect(await shell.run('send', 'Hello', '--yes')).toMatchObject({ code: 1, stdout: '' });
    expect(await shell.run('template', 'delete', 'hello')).toMatchObject({
      code: 0,
      stdout: 'Template “Hello” deleted.\n',
    });
    expect(await shell.core.templates.list(admin, { archived: true })).toEqual([]);
    expect(await shell.json('template', 'list')).toMatchObject([{ name: 'Hello (copy)' }]);
  });

  it('[T8] delete by the beginning of a name → refused, the whole name asked for', async () => {
    const shell = await shellWith('Hello in spring');
    expect(await shell.run('template', 'delete', 'Hello')).toMatchObject({
      code: 2,
      stderr: 'No template is called “Hello”. To delete “Hello in spring”, write its whole name.\n',
    });
    expect(await shell.json('template', 'delete', 'HELLO in spring')).toMatchObject({ name: 'Hello in spring' });
  });

  it('[T11] render → the mail with that customer’s data, whole, as HTML, text or JSON; nothing queued', async () => {
    const shell = await shellWith('Hello');
    await addCustomer(shell);
    const render = ['template', 'render', 'Hello', '--customer', 'C-1'];
    const mail = await shell.json<{ html: string; text: string; bytes: number }>(...render);
    expect(mail).toMatchObject({ subject: 'Hi', bytes: Buffer.byteLength(mail.html) });
    expect(mail.html).toMatch(/^<!doctype html>/i);
    expect(mail.html).toContain('Hello Rivera &#38; Sons');
    expect(mail.text).toMatch(/^Hello Rivera & Sons\n/);
    expect(await shell.run(...render, '--text')).toEqual({ code: 0, stdout: `${mail.text}\n`, stderr: '' });
    await shell.run('template', 'edit', 'Hello', '--file', shell.file('long.txt', 'x'.repeat(5_000)));
    expect((await shell.run('template', 'render', 'Hello')).stdout).toContain('x'.repeat(5_000));
    expect(await shell.run('template', 'render', 'Hello', '--customer', 'C-9')).toMatchObject({
      code: 2,
      stderr: 'No customer or supplier has the reference “C-9”.\n',
    });
    expect(await shell.json('outbox')).toMatchObject({ queued: 0 });
  });

  it('[T8] delete while a mailing of it waits → refused, naming where it is in use', async () => {
    const shell = await shellWith('Hello');
    await addCustomer(shell);
    await shell.json('send', 'Hello', '--to', 'C-1', '--yes');
    const refused = await shell.run('template', 'delete', 'Hello');
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(IN_USE) });
    expect(await shell.json('template', 'list')).toMatchObject([{ name: 'Hello' }]);
  });
});

async function shellWith(name: string): Promise<Shell> {
  const shell = await openShell();
  const input = { name, subject: 'Hi', design: 'text', body: 'Hello @CUSTOMERNAME@' } as const;
  await shell.core.transaction((tx) => tx.templates.create(admin, input));
  return shell;
}

async function addCustomer({ core }: Shell): Promise<void> {
  const emails = ['one@example.net'];
  const input = { kind: 'customer', reference: 'C-1', tradeName: 'Rivera & Sons', emails } as const;
  await core.transaction((tx) => tx.customers.create(admin, input));
}
