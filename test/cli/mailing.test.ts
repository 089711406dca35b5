import { describe, expect, it } from 'vitest';
import { HOUR } from '../../src/core/clock.ts';
import { createDelivery } from '../../src/core/mail/index.ts';
import { admin } from '../support/core.ts';
import { closeAfterTest } from '../support/open-things.ts';
import { openShell, type Shell } from '../support/shell.ts';
import { startSmtpServer } from '../support/smtp.ts';

describe('relance mailing', () => {
  it('[T14] undo → all of it taken back, listed as undone; too late → refused', async () => {
    const { shell, mailing } = await openMailing();
    expect(await shell.run('mailing', 'undo', mailing)).toEqual({
      code: 0,
      stdout: '2 mails taken back. Not taken back: 0.\n',
      stderr: '',
    });
    expect(await shell.json('mailing', 'list')).toMatchObject([
      { id: mailing, template: 'Hello', by: 'root', queued: 2, cancelled: 2, waiting: 0, undoneAt: expect.any(String) },
    ]);
    expect((await shell.run('mailing', 'list')).stdout).toMatch(
      new RegExp(`^Number .+\\n${mailing} .+\\s[AP]M +Hello +root +2 +0 +0\\n$`),
    );
  });

  it('[T14] cancel of a spread mailing after its first day → the rest is cancelled, undo is refused', async () => {
    const smtp = await startSmtpServer();
    const settings = { 'quota.mailing.day': '1', 'undo.seconds': '0', 'company.email': 'office@acme.example' };
    const { shell, mailing } = await openMailing({ smtpUrl: smtp.url, settings });
    const delivery = createDelivery(shell.core, { owner: 'test' });
    closeAfterTest(() => delivery.stop());
    shell.clock.advance(HOUR);
    await delivery.drain();
    expect(smtp.mails).toHaveLength(1);
    const refused = await shell.run('mailing', 'undo', mailing);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('It is too late to undo') });
    expect(await shell.json('mailing', 'cancel', mailing)).toMatchObject({
      sent: 1,
      cancelled: 1,
      waiting: 0,
      undoneAt: null,
    });
    expect(await shell.run('mailing', 'cancel', mailing)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^0 /),
    });
  });

  it('[T14] report → what became of each, and who got none and why', async () => {
    const { shell, mailing } = await openMailing();
    expect(await shell.json('mailing', 'report', mailing)).toMatchObject({
      sent: 0,
      failed: 0,
      bounced: 0,
      rated: 0,
      waiting: 2,
      skipped: [{ reference: 'C-3', why: 'no_address' }],
    });
    const { stdout } = await shell.run('mailing', 'report', mailing);
    expect(stdout).toMatch(/^Hello, version 1, by root, /);
    expect(stdout).toContain('\n  Waiting: 2\n');
    expect(stdout).toContain('\n  C-3: no e-mail address\n');
  });

  it('[T14] the number of no mailing, or of a proof → wrong use, and nothing ended', async () => {
    const { shell } = await openMailing();
    const proof = await shell.json<{ mailing: string }>('send', 'Hello', '--proof', 'me@acme.example', '--yes');
    for (const id of ['nothing', proof.mailing])
      for (const verb of ['undo', 'cancel', 'report'])
        expect(await shell.run('mailing', verb, id)).toMatchObject({
          code: 2,
          stderr: `There is no mailing “${id}”. “relance mailing list” shows them.\n`,
        });
    expect(await shell.json('outbox')).toMatchObject({ queued: 3, cancelled: 0 });
  });

  it('[O2] nothing mailed → an empty list', async () => {
    const shell = await openShell();
    expect(await shell.json('mailing', 'list')).toEqual([]);
    expect((await shell.run('mailing', 'list')).stdout).toBe('Nothing has been mailed yet.\n');
  });
});

/** A mailing to two of three customers, the third without an address. */
async function openMailing({
  settings = {},
  ...options
}: {
  settings?: Readonly<Record<string, string>>;
  smtpUrl?: string;
} = {}): Promise<{ shell: Shell; mailing: string }> {
  const shell = await openShell(options);
  for (const [key, value] of Object.entries(settings)) await shell.json('set', key, value);
  await shell.core.transaction(async (tx) => {
    await tx.templates.create(admin, { name: 'Hello', subject: 'Hi', design: 'text', body: 'Hello @CUSTOMERNAME@' });
    for (const [reference, emails] of [
      ['C-1', ['one@example.net']],
      ['C-2', ['two@example.net']],
      ['C-3', []],
    ] as const)
      await tx.customers.create(admin, { kind: 'customer', reference, tradeName: reference, emails: [...emails] });
  });
  const sent = await shell.run('send', 'Hello', '--yes');
  const mailing = /\nIts number is (\S+): /.exec(sent.stdout)?.[1] ?? '';
  return { shell, mailing };
}
