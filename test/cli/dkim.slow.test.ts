import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startDns } from '../support/dns.ts';
import { createTestProgram } from '../support/program.ts';
import { startSmtpServer } from '../support/smtp.ts';

interface Shown {
  readonly selector: string;
  readonly record: { readonly name: string; readonly type: string; readonly value: string };
  readonly zone: string;
  readonly published: boolean | null;
}

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly level?: string;
  readonly text: string;
  readonly record?: { readonly value: string } | null;
}

async function openProgram() {
  const dns = await startDns({ 'MX acme.internal': ['10 mx1.acme.internal'] });
  const smtp = await startSmtpServer();
  const program = createTestProgram({ RELANCE_DNS: dns.server, SMTP_URL: `${smtp.url}?from=office@acme.internal` });
  return { dns, program };
}

describe('relance dkim', () => {
  it('[E2] a key is made → the record to publish, in pieces for a zone file; published → told so', async () => {
    const { dns, program } = await openProgram();
    expect(await program.run('dkim')).toMatchObject({
      code: 0,
      stdout: 'No DKIM key is set: mails are not signed here. “relance dkim new” makes one.\n',
    });
    const made = await program.json<Shown>('dkim', 'new');
    expect(made.record).toMatchObject({ name: 'relance._domainkey.acme.internal', type: 'TXT' });
    expect(made.record.value).toMatch(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{392}$/);
    const strings = [...made.zone.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(strings.join('')).toBe(made.record.value);
    expect(Math.max(...strings.map((text) => text.length))).toBe(255);

    expect((await program.json<Shown>('dkim')).published).toBe(false);
    dns.zones['TXT relance._domainkey.acme.internal'] = [made.record.value];
    expect((await program.json<Shown>('dkim')).published).toBe(true);
  });

  it('[E2] a second key, after one from a file → only with --yes, under a selector of its own, and what to leave published', async () => {
    const { program } = await openProgram();
    const file = path.join(program.folder, 'key.pem');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const made = await program.json<Shown>('dkim', 'new', '--key', file);
    const own = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
    expect(made.record.value).toBe(`v=DKIM1; k=rsa; p=${own}`);
    const asked = await program.run('dkim', 'new');
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('Add --yes to do it.') });
    expect((await program.json<Shown>('dkim')).record).toEqual(made.record);
    const replaced = await program.run('dkim', 'new', '--yes');
    expect(replaced.stdout).toContain('Leave the record at relance._domainkey.acme.internal published for a week');
    expect((await program.json<Shown>('dkim')).selector).toBe('relance2');
  });

  it('[E2] doctor → what the DNS says, the records to publish below; only what makes mail be refused counts as failed', async () => {
    const { dns, program } = await openProgram();
    const doctor = async () =>
      (JSON.parse((await program.run('doctor', '--json')).stdout) as Finding[]).filter(({ check }) =>
        check.startsWith('dns.'),
      );
    const before = await doctor();
    expect(before.map(({ check, ok, level }) => [check, ok, level])).toEqual([
      ['dns.spf', false, 'problem'],
      ['dns.dkim', true, 'warning'],
      ['dns.dmarc', true, 'warning'],
      ['dns.mx', true, 'ok'],
      ['dns.bulk', true, 'warning'],
    ]);
    dns.zones['TXT acme.internal'] = [before[0]?.record?.value ?? ''];
    dns.zones['TXT _dmarc.acme.internal'] = [before[2]?.record?.value ?? ''];
    const { record } = await program.json<Shown>('dkim', 'new');
    const { stdout } = await program.run('doctor');
    expect(stdout).toContain(
      `✖ There is no DKIM key at relance._domainkey.acme.internal: our signatures cannot be checked.\n    Publish as TXT at relance._domainkey.acme.internal:\n    ${record.value}\n`,
    );
    dns.zones['TXT relance._domainkey.acme.internal'] = [record.value];
    expect((await doctor()).map(({ check, level }) => [check, level])).toEqual([
      // Our server stands on loopback: which address the world sees cannot be told.
      ['dns.spf', 'unknown'],
      ['dns.dkim', 'ok'],
      ['dns.dmarc', 'ok'],
      ['dns.mx', 'ok'],
      // The pages are at http://localhost: no one-click unsubscribe.
      ['dns.bulk', 'warning'],
    ]);
  });

  it('[O2] RELANCE_DNS that is no address → told', async () => {
    const outcome = await createTestProgram({ RELANCE_DNS: 'dns.example' }).run('outbox');
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toBe(
      'RELANCE_DNS: write one or more addresses of DNS servers, like 9.9.9.9 or 127.0.0.1:5353, separated by commas.\n',
    );
  });
});
