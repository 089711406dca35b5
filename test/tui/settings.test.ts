import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { admin } from '../support/core.ts';
import { openCompany } from '../support/debts.ts';
import { startSmtpServer } from '../support/smtp.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openTerminal } from '../support/terminal.ts';

const SAVE = '\u0013';
const CLEAR = '\u0015';
const BACKSPACE = '\u007f';
const TEST = '\u0014';

/** The 8-byte signature of PNG and something after it. */
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]);

describe('settings', () => {
  test('[U1] company name, colour and logo from a file → stored, the name at once in the header', async () => {
    const { core } = await openCompany('sqlite');
    const logo = path.join(temporaryFolder(), 'logo');
    writeFileSync(logo, PNG);
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8\r${CLEAR}Lumière SARL\t\t\t\t${CLEAR}#123456\t\t\t\t${logo}${SAVE}`);
    await terminal.see('Company: saved.');
    await terminal.see('Relance · Lumière SARL');
    expect(await core.settings.all()).toMatchObject({
      'company.name': 'Lumière SARL',
      'company.color': '#123456',
      'company.logo': `data:image/png;base64,${PNG.toString('base64')}`,
    });
  });

  test('[X5] the name changed by a colleague and by me, theirs taken → theirs, and the logo whose file I had typed', async () => {
    const { core } = await openCompany('sqlite');
    const logo = path.join(temporaryFolder(), 'logo');
    writeFileSync(logo, PNG);
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('8\r');
    await terminal.see('> Company name');
    await core.settings.set(admin, 'company.name', 'Theirs');
    terminal.type(`${CLEAR}Mine\u001b[Z${logo}${SAVE}`);
    await terminal.see('Somebody else has changed “Company name” meanwhile.');
    terminal.type('1');
    await terminal.see('Company: saved.');
    expect(await core.settings.all()).toMatchObject({
      'company.name': 'Theirs',
      'company.logo': `data:image/png;base64,${PNG.toString('base64')}`,
    });
  });

  test('[U2] a colour that is none → its sentence while typing; nothing is stored', async () => {
    const { core } = await openCompany('sqlite');
    const before = await core.settings.all();
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8\r\t\t\t\t${CLEAR}blue`);
    await terminal.see(/Colour +blue *\n +! “blue”/);
    terminal.type(SAVE);
    await terminal.see('Company *');
    expect((await core.settings.all())['company.color']).toBe(before['company.color']);
  });

  test('[E2] a mail server with a login, tried before it is saved → a real connection; the password is never on the screen', async () => {
    const { core } = await openCompany('sqlite');
    const server = await startSmtpServer({ login: { user: 'acme', password: 'open-sesame' } });
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8j\r127.0.0.1\t${CLEAR}${server.port}\t  \tacme\topen-sesame${TEST}`);
    await terminal.see('127.0.0.1 answered and would take mail. The line is not encrypted.');
    expect(server.connections.total).toBe(1);
    terminal.type(SAVE);
    await terminal.see('Mail server: saved.');
    terminal.type('\r');
    await terminal.see(/Password +•••• \(stored\)/);
    expect(terminal.raw()).not.toContain('open-sesame');
    expect((await core.settings.all())['smtp.password']).toBe('open-sesame');
  });

  test('[E2] the wrong password → the server’s refusal in words, and the stored password stays when the field is left empty', async () => {
    const { core } = await openCompany('sqlite', {
      settings: { 'smtp.host': '127.0.0.1', 'smtp.security': 'none', 'smtp.password': 'old' },
    });
    const server = await startSmtpServer({ login: { user: 'acme', password: 'open-sesame' } });
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8j\r\t${CLEAR}${server.port}\t\tacme${TEST}`);
    await terminal.see('The mail server refused the user name or password.');
    terminal.type(SAVE);
    await terminal.see('Mail server: saved.');
    expect((await core.settings.all())['smtp.password']).toBe('old');
  });

  test('[E2] another server and no new password → asked for it; the stored one is told to nobody', async () => {
    const { core } = await openCompany('sqlite', {
      settings: { 'smtp.host': 'mail.acme.example', 'smtp.user': 'acme', 'smtp.password': 'old' },
    });
    const server = await startSmtpServer();
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8j\r${CLEAR}127.0.0.1\t${CLEAR}${server.port}\t  ${TEST}${SAVE}`);
    await terminal.see('Type the password of this server: the stored one belongs to another.');
    expect(server.connections.total).toBe(0);
    expect((await core.settings.all())['smtp.host']).toBe('mail.acme.example');
  });

  test('[E2] a stored password taken away with Backspace, taken back, taken away again → gone once it is saved', async () => {
    const { core } = await openCompany('sqlite', {
      settings: { 'smtp.host': '127.0.0.1', 'smtp.user': 'acme', 'smtp.password': 'old' },
    });
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('8/password\r');
    await terminal.see(/Password +Mail server · ••••/);
    terminal.type('\r');
    await terminal.see(/> Password +•••• \(stored\)/);
    terminal.type(BACKSPACE);
    await terminal.see(/Password +is removed when you save/);
    expect(terminal.text()).toContain('Mail server *');
    terminal.type(BACKSPACE);
    await terminal.see(/Password +•••• \(stored\)/);
    expect(terminal.text()).not.toContain('Mail server *');
    // Deleting what was typed takes nothing away, however long the key is held.
    terminal.type(`ab${BACKSPACE}${BACKSPACE}${BACKSPACE}`);
    await terminal.see(/Password +•••• \(stored\)/);
    terminal.type(`\t\u001b[Z${BACKSPACE}${SAVE}`);
    await terminal.see('Mail server: saved.');
    expect((await core.settings.all())['smtp.password']).toBe('');
  });

  test('[E2] a server that was tried, then another port → what the trial said is gone; the port as before → said again', async () => {
    const { core } = await openCompany('sqlite');
    const server = await startSmtpServer();
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8j\r127.0.0.1\t${CLEAR}${server.port}\t  \t\t${TEST}`);
    await terminal.see('✔ 127.0.0.1 answered and would take mail.');
    terminal.type('\u001b[Z\u001b[Z\u001b[Z1');
    await terminal.lose('127.0.0.1 answered');
    terminal.type(BACKSPACE);
    await terminal.see('✔ 127.0.0.1 answered and would take mail.');
  });

  test('[U1] a setting looked for by words of its name, in any order → its form, with it chosen', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('8/waiting fault\r');
    await terminal.see(/> +Warn after +Sending · 15 minutes/);
    terminal.type('\r');
    await terminal.see(/> Warn after +15 +minutes/);
    terminal.type(`${CLEAR}30${SAVE}`);
    await terminal.see('Sending: saved.');
    expect((await core.settings.all())['health.stuckMinutes']).toBe(30);
  });

  test('[U1] a setting by words of its name after : from another section → its form, with it chosen', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('1:fault waiting');
    await terminal.see('Settings: Warn after (minutes until waiting mail is a fault)');
    terminal.type('\r');
    await terminal.see(/> Warn after +15 +minutes/);
  });

  test('[D6] a notice’s text changed and reset → own, then shipped again', async () => {
    const { core } = await openCompany('sqlite');
    const shipped = await core.templates.noticeText(admin, 'debtor.one', 'en');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8G\r\r${CLEAR}Please pay @INVOICEREFERENCE@${SAVE}`);
    await terminal.see('saved.');
    expect(await core.templates.noticeText(admin, 'debtor.one', 'en')).toMatchObject({
      own: true,
      subject: 'Please pay @INVOICEREFERENCE@',
    });
    terminal.type('\u0012');
    await terminal.see('Go back to the shipped text? Yours is lost.');
    terminal.type('y');
    await terminal.see('This is the shipped text again.');
    expect(await core.templates.noticeText(admin, 'debtor.one', 'en')).toEqual(shipped);
  });

  test('[D8] the policy turned on with three levels and without Friday → stored', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('8/policy\r\r');
    await terminal.see('Automatic reminders');
    terminal.type(` \t${CLEAR}-3, 7, 21>50 EUR\t\t\t\u001b[C\u001b[C\u001b[C\u001b[C ${SAVE}`);
    await terminal.see('Reminder policy: saved.');
    expect(await core.settings.all()).toMatchObject({
      'policy.on': true,
      'policy.levels': [
        { offsetDays: -3, minimum: null },
        { offsetDays: 7, minimum: null },
        { offsetDays: 21, minimum: '50 EUR' },
      ],
      'policy.weekdays': [1, 2, 3, 4],
    });
  });

  test('[D8] a level’s own subject written from the policy, seen in the preview, reset → own, then shared again', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8/policy\r\r`);
    await terminal.see('Automatic reminders');
    terminal.type('\u0014');
    await terminal.see(/Level 1 \(day 7\) +English +shared/);
    terminal.type('/level 2\r\r');
    await terminal.see('Reminder, level 2 (English)');
    terminal.type(`${CLEAR}Reminder @REMINDERLEVEL@: @TOTALDUE@`);
    await terminal.see('Reminder 2: €1,240.00');
    terminal.type(SAVE);
    await terminal.see('saved.');
    expect(await core.templates.noticeText(admin, 'debtor.level.2', 'en')).toMatchObject({
      own: true,
      subject: 'Reminder @REMINDERLEVEL@: @TOTALDUE@',
    });
    terminal.type('\u001b');
    await terminal.see(/Level 2 \(day 21\) +English +own/);
    terminal.type('\r\u0012');
    await terminal.see('Go back to the text shared with notices by hand? Yours is lost.');
    terminal.type('y');
    await terminal.see('This level has the shared text again.');
    expect((await core.templates.noticeText(admin, 'debtor.level.2', 'en')).own).toBe(false);
  });

  test('[Q1] [E5] rate and warm-up typed → the days ahead as they would be, while typing; stored', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8/rate\r\r${CLEAR}20\t\t${CLEAR}500\t2026-11-25\t${CLEAR}80`);
    await terminal.see('Mailings allowed on the days ahead:');
    await terminal.see(
      /Nov 25, 2026 +█+░+ 80 *\n +Nov 26, 2026 +█+░+ 120 *\n +Nov 27, 2026 +█+░+ 180 *\n +Nov 28, 2026 +█+ 270 *\n +then the daily quota: 300/,
    );
    expect(terminal.text()).not.toContain('Nov 29');
    terminal.type(SAVE);
    await terminal.see('Rate and warm-up: saved.');
    expect(await core.settings.all()).toMatchObject({
      'rate.second': 20,
      'rate.minute': null,
      'rate.hour': 500,
      'warmUp.from': '2026-11-25',
      'warmUp.firstDay': 80,
      'warmUp.growthPercent': 50,
    });
  });

  test('[E2] a port without its server → said that it does not count; with one → only what it is', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('8/smtp port\r');
    await terminal.see(/> +Port/);
    terminal.type('\r');
    await terminal.see('Usually 587 with STARTTLS, 465 with TLS. Counts only when “Server”');
    terminal.type('\u001b[Zsmtp.acme.example\t');
    await terminal.see(/> Port +587/);
    await terminal.lose('Counts only');
  });

  test('[Q1] a rate of 0 → its sentence, nothing stored', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8/rate\r\r${CLEAR}0`);
    await terminal.see(/“0” does not fit “mails a second”. Write a whole\s+number/);
  });

  test('[Q1] no limit a day → an empty field', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`8/quota\r\r${CLEAR}${SAVE}`);
    await terminal.see('Quota: saved.');
    expect((await core.settings.all())['quota.mailing.day']).toBeNull();
  });
});
