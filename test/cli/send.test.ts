import { describe, expect, it } from 'vitest';
import { instantAt } from '../../src/core/dates.ts';
import { admin } from '../support/core.ts';
import { openShell, type Shell } from '../support/shell.ts';

const PROOF = ['send', 'Hello', '--proof', 'me@acme.example'] as const;

describe('relance send --proof', () => {
  it('[T10] --to a reference → that customer’s or supplier’s data, in one mail', async () => {
    const shell = await shellWith({ 'C-1': 'Rivera & Sons', 'C-2': 'Zed' }, { 'S-1': 'Mill' });
    expect((await shell.run(...PROOF, '--to', 'C-1')).stdout).toBe(
      'A proof to me@acme.example would leave.\nData of: Rivera & Sons\nNothing has been sent. Add --yes to do it.\n',
    );
    expect(await shell.json(...PROOF, '--to', 'C-1', '--yes')).toMatchObject({
      mailing: expect.any(String),
      queued: 1,
    });
    expect(await shell.json(...PROOF, '--to', 'S-1', '--yes')).toMatchObject({ queued: 1 });
    expect(await textsOf(shell)).toEqual(['Hello Mill', 'Hello Rivera & Sons']);
  });

  it('[T10] --to several → the worst cases among them; to nobody known → wrong use, nothing queued', async () => {
    const shell = await shellWith({ 'C-1': 'A very long name indeed', 'C-2': 'שלום', 'C-3': 'Zed' });
    const told = await shell.json<{ queued: number }>(...PROOF, '--to', 'customers');
    expect(told.queued).toBe(2);
    expect(await shell.json(...PROOF, '--to', 'customers', '--yes')).toMatchObject({ queued: told.queued });
    expect(await textsOf(shell)).toHaveLength(told.queued);
    expect(await shell.run(...PROOF, '--to', 'C-9', '--yes')).toMatchObject({
      code: 2,
      stderr: 'No customer or supplier has the reference “C-9”.\n',
    });
    expect(await textsOf(shell)).toHaveLength(told.queued);
  });

  it('[T10] without --to → made-up data, said so; with --at or --overflow → wrong use', async () => {
    const shell = await shellWith({ 'C-1': 'One' });
    expect((await shell.run(...PROOF)).stdout).toContain("\nIt shows made-up data; --to shows a customer's.\n");
    for (const more of [
      ['--at', '2099-01-01T09:00'],
      ['--overflow', 'refuse'],
    ])
      expect(await shell.run(...PROOF, ...more)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('relance send', () => {
  it('[T14] --at → leaves then: on the company’s clocks, or as the offset says', async () => {
    const shell = await shellWith({ 'C-1': 'One' });
    await shell.json('set', 'company.timeZone', 'America/New_York');
    const at = instantAt('America/New_York', '2099-03-01', '09:00');
    for (const written of ['2099-03-01T09:00', '2099-03-01 09:00', '2099-03-01T14:00:00Z', '2099-03-01T15:00+01:00']) {
      const sent = await shell.json<{ mailing: string; plan: object[] }>('send', 'Hello', '--at', written, '--yes');
      expect(sent.plan).toEqual([{ day: '2099-03-01', messages: 1 }]);
      expect((await shell.core.outbox.progress(sent.mailing)).nextDueAt).toBe(at);
    }
    const { stdout } = await shell.run('send', 'Hello', '--at', '2099-03-01T09:00');
    expect(stdout).toMatch(/\nNot before Mar 1, 2099, 9:00\sAM\.\n/);
  });

  it('[T14] --at a time that is none, or past → wrong use in a sentence', async () => {
    const shell = await shellWith({ 'C-1': 'One' });
    for (const none of ['tomorrow', '2099-02-30T09:00', '2099-02-30T09:00Z', '2099-03-01T25:00', '2099-03-01'])
      expect(await shell.run('send', 'Hello', '--at', none)).toMatchObject({
        code: 2,
        stderr: `“${none}” is not a time. Write one like 2026-12-01T09:00.\n`,
      });
    expect(await shell.run('send', 'Hello', '--at', '2020-01-01T09:00')).toMatchObject({
      code: 2,
      stderr: 'This time has passed. Choose a later one, or send now.\n',
    });
  });

  it('[Q2] more than fits → spread over the days, told with the quota; --overflow refuse → refused whole', async () => {
    const shell = await shellWith({ 'C-1': 'One', 'C-2': 'Two', 'C-3': 'Three' });
    await shell.json('set', 'quota.mailing.day', '2');
    const spread = await shell.json<{ plan: { messages: number }[] }>('send', 'Hello', '--overflow', 'spread');
    expect(spread).toMatchObject({ queued: 3, quota: { day: { used: 0, limit: 2 }, leftToday: 2 } });
    expect(spread.plan.map(({ messages }) => messages)).toEqual([2, 1]);
    const refused = await shell.run('send', 'Hello', '--overflow', 'refuse', '--yes');
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('3 mails do not fit') });
    expect(await shell.json('outbox')).toMatchObject({ queued: 0 });
    expect(await shell.run('send', 'Hello', '--overflow', 'maybe')).toMatchObject({ code: 2 });
  });
});

/** Names by reference. */
type Names = Readonly<Record<string, string>>;

async function shellWith(customers: Names, suppliers: Names = {}): Promise<Shell> {
  const shell = await openShell();
  const accounts = [
    ...Object.entries(customers).map((account) => ['customer', ...account] as const),
    ...Object.entries(suppliers).map((account) => ['supplier', ...account] as const),
  ];
  await shell.core.transaction(async (tx) => {
    await tx.templates.create(admin, { name: 'Hello', subject: 'Hi', design: 'text', body: 'Hello @CUSTOMERNAME@' });
    for (const [kind, reference, tradeName] of accounts) {
      const emails = [`${reference.toLowerCase()}@example.net`];
      await tx.customers.create(admin, { kind, reference, tradeName, emails });
    }
  });
  return shell;
}

/** First lines of what is in the outbox, newest first. */
async function textsOf({ core }: Shell): Promise<string[]> {
  const { rows } = await core.outbox.list(admin, {});
  const opened = await Promise.all(rows.map(({ id }) => core.outbox.open(admin, id)));
  return opened.map(({ mail }) => mail?.text.split('\n')[0] ?? '');
}
