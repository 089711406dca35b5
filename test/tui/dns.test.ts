import { describe, expect, test } from 'vitest';
import { dkimKey } from '../../src/core/mail/index.ts';
import { admin, openTestCore } from '../support/core.ts';
import { startDns } from '../support/dns.ts';
import { openTerminal } from '../support/terminal.ts';

const DNS = '\u0004';
const DKIM = '\u0007';
const ESCAPE = '\u001b';

/** The form of the mail server, with a domain of which nothing is published yet. */
async function openMailServer() {
  const dns = await startDns({ 'MX acme.internal': ['10 mx1.acme.internal'] });
  const { core } = await openTestCore('sqlite', { dnsServers: [dns.server], publicUrl: 'https://acme.internal' });
  await core.settings.setMany(admin, {
    'company.name': 'Acme',
    'company.email': 'office@acme.internal',
    'smtp.host': 'smtp.acme.internal',
  });
  const terminal = openTerminal({ core, rows: 30 });
  await terminal.see('2 Templ');
  terminal.type('8j\r');
  await terminal.see('Mail server');
  const key = async () => dkimKey(await core.settings.all(), core.base.smtpUrl);
  return { dns, core, terminal, key };
}

describe('DNS and DKIM of the mail server', () => {
  test('[E2 U1] nothing published → what is wrong and the record to publish; published and looked at again → well', async () => {
    const { dns, terminal } = await openMailServer();
    terminal.type(DNS);
    await terminal.see('✖ acme.internal has no SPF record: mailbox providers do not know which servers');
    await terminal.see('Publish as TXT at acme.internal:');
    await terminal.see('v=spf1 a:smtp.acme.internal ~all');
    await terminal.see('✔ Mail to acme.internal arrives at mx1.acme.internal.');
    dns.zones['TXT acme.internal'] = ['v=spf1 a:smtp.acme.internal ~all'];
    terminal.type('r');
    await terminal.see('✔ SPF of acme.internal lets smtp.acme.internal send (~all).');
  });

  test('[E2 U1] a key is made → its record from edge to edge at 80 columns; a second one is asked about; the key is never on the screen', async () => {
    const { core, dns, terminal, key } = await openMailServer();
    terminal.type(DKIM);
    await terminal.see('No key is set: mails are not signed here. Press n to make one.');
    terminal.type('n');
    await terminal.see('Publish as TXT at relance._domainkey.acme.internal:');
    await terminal.see('✖ There is no DKIM key at relance._domainkey.acme.internal');
    const first = await key();
    const shown = terminal.text().replace(/\n\s?/g, '').replace(/ +/g, ' ');
    expect(shown).toContain(first?.record.value.slice(-200));
    dns.zones['TXT relance._domainkey.acme.internal'] = [first?.record.value ?? ''];
    terminal.type('r');
    await terminal.see('✔ DKIM: the key at relance._domainkey.acme.internal is ours (2048 bits).');
    terminal.type('n');
    await terminal.see('Replace the key?');
    await terminal.see('Leave relance._domainkey.acme.internal published');
    terminal.type('n');
    await terminal.lose('Replace the key?');
    expect(await key()).toEqual(first);
    terminal.type('ny');
    await terminal.see('Publish as TXT at relance2._domainkey.acme.internal:');
    expect((await key())?.selector).toBe('relance2');
    terminal.type(ESCAPE);
    await terminal.see('Password');
    terminal.type(DNS);
    await terminal.see('✖ There is no DKIM key at relance2._domainkey.acme.internal');
    expect(terminal.raw()).not.toContain((await core.settings.all())['dkim.privateKey'].slice(40, 80));
  });

  test('[E2 U1] the key made from the form of the signature → stored there with its name; taken away with Backspace → gone when saved', async () => {
    const { core, terminal, key } = await openMailServer();
    await terminal.see('Connections   5');
    terminal.type(ESCAPE);
    await terminal.see('Reminder policy');
    terminal.type('j\r');
    await terminal.see('Selector');
    terminal.type(DKIM);
    await terminal.see('No key is set');
    terminal.type('n');
    await terminal.see('Publish as TXT at relance._domainkey.acme.internal:');
    terminal.type(ESCAPE);
    await terminal.see(/Key +•••• \(stored\)/);
    expect(await key()).not.toBeNull();
    terminal.type('\t\t\u007f');
    await terminal.see(/Key +is removed when you save/);
    terminal.type('\u0013');
    await terminal.see('Signature (DKIM): saved.');
    expect(await key()).toBeNull();
    expect((await core.settings.all())['dkim.privateKey']).toBe('');
  });
});
