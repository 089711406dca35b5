import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/core/package-root.ts';
import { admin } from '../support/core.ts';
import { owe, ZONE } from '../support/debts.ts';
import { queueMessages } from '../support/outbox.ts';
import { createTestProgram, type TestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';
import { type PtyProgram, startInPty } from '../support/pty.ts';
import { startSmtpServer } from '../support/smtp.ts';

const SAVE = '\u0013';
const CLEAR = '\u0015';
const RESTORED = ['\u001b[?1049l', '\u001b[?25h', '\u001b[?2004l'];

function openTui(program: TestProgram, env: Record<string, string> = {}): PtyProgram {
  return startInPty({
    command: path.join(packageRoot, 'bin/relance'),
    args: ['tui'],
    cwd: program.folder,
    env: { ...program.env, ...env },
  });
}

/** Everything that a person's terminal needs back was sent after the last frame. */
function expectRestored(terminal: PtyProgram): void {
  const end = terminal.raw().slice(terminal.raw().lastIndexOf('\u001b[?2026l'));
  for (const sequence of RESTORED) expect(end).toContain(sequence);
}

describe('relance tui in a pseudo-terminal', () => {
  test('[T1] [T10] a template written, previewed and proofed at 80x24, then q → stored, queued, terminal restored', async () => {
    const smtp = await startSmtpServer();
    const program = createTestProgram({ SMTP_URL: smtp.url });
    const terminal = openTui(program);
    await terminal.see('2 Templ');
    terminal.type('2');
    await terminal.see('No templates yet. Press n to write the first.');
    terminal.type('n');
    await terminal.see('New template');
    terminal.type('Spring\tHello @CUSTOMERNAME@\t\tWe are open again.');
    await terminal.see(/│ We are open again\./);
    terminal.type(SAVE);
    await terminal.see('Spring: saved.');
    terminal.type('\u0014');
    await terminal.see('Proof of “Spring”');
    terminal.type(`me@acme.example${SAVE}`);
    await terminal.see('The proof to me@acme.example is queued.');
    terminal.type('\u001b');
    await terminal.see('1–1 of 1');
    terminal.type('q');
    expect(await terminal.exit).toBe(0);
    expectRestored(terminal);
    expect(await program.json('template', 'list')).toMatchObject([{ name: 'Spring' }]);
  });

  test('[E2] settings of the mail server in one burst of keys → tried on a real connection, saved, and the password nowhere on the screen', async () => {
    const server = await startSmtpServer({ login: { user: 'acme', password: 'open-sesame' } });
    const program = createTestProgram();
    const terminal = openTui(program);
    await terminal.see('2 Templ');
    terminal.type(`8j\r127.0.0.1\t${CLEAR}${server.port}\t  \tacme\topen-sesame\u0014${SAVE}q`);
    expect(await terminal.exit).toBe(0);
    expect(server.connections.total).toBe(1);
    expect(terminal.raw()).not.toContain('open-sesame');
    expect((await program.run('get', 'smtp.host')).stdout).toContain('127.0.0.1');
  });

  test('[D2] a payment notice by keys → its counts, the question, and one mail with the receipt at the mail server', async () => {
    const smtp = await startSmtpServer();
    const program = createTestProgram({ SMTP_URL: smtp.url });
    const { core, deliver } = await openProgramCore(program);
    const company = { 'company.name': 'Acme', 'company.timeZone': ZONE, 'undo.seconds': 0 };
    await core.transaction((tx) => tx.settings.setMany(admin, company));
    await owe({ core, clock: core.base.clock }, { reference: 'C-1', tradeName: 'Atelier Nord', daysOverdue: [30] });
    const terminal = openTui(program);
    await terminal.see('3 Debto');
    terminal.type('3');
    await terminal.see(/Atelier Nord +1 +30 d +never +€120\.00/);
    terminal.type('n');
    await terminal.see('1 mail to 1 customer');
    terminal.type('\r');
    await terminal.see('1 mail to 1 customer now: €120.00.');
    terminal.type('y');
    await terminal.see('1 mail to 1 customer queued.');
    await deliver();
    expect((await smtp.waitForMails(1))[0]?.parsed.text).toContain('C-1-1');
    await terminal.see('Nobody owes anything under these filters.');
  });

  test('[E3] a message that the server refused, sent again by keys → arrives', async () => {
    const smtp = await startSmtpServer();
    smtp.faults.data = () => ({ code: 554, text: '5.6.0 not today' });
    const program = createTestProgram({ SMTP_URL: smtp.url });
    const { core, deliver } = await openProgramCore(program);
    await queueMessages(core, { count: 1 });
    await deliver();
    const terminal = openTui(program);
    await terminal.see('1 mail needs you');
    terminal.type('7');
    await terminal.see(/failed +.*person-0@customer/);
    smtp.faults.data = () => null;
    terminal.type('r');
    await terminal.see('Send 1 message again?');
    terminal.type('y');
    await terminal.see('1 message is queued again.');
    await deliver();
    await smtp.waitForMails(1);
    await terminal.see(/sent +.*person-0@customer/);
    await terminal.see('mail ok');
  });

  test('[U1] long text in $EDITOR → what the editor saved is in the field, and the screen is whole again', async () => {
    const program = createTestProgram();
    const editor = path.join(program.folder, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nprintf "Written elsewhere.\\n" > "$1"\n');
    chmodSync(editor, 0o755);
    const terminal = openTui(program, { EDITOR: editor });
    await terminal.see('2 Templ');
    terminal.type('2nSpring\tHi\t\t');
    await terminal.see(/Subject +Hi/);
    terminal.type('\u0005');
    await terminal.see(/Text +Written elsewhere\./);
    terminal.type(SAVE);
    await terminal.see('Spring: saved.');
    expect(terminal.line(0)).toContain('Relance');
  });

  test('[U1] an editor that fails → the text is unchanged, and it says so', async () => {
    const program = createTestProgram();
    const terminal = openTui(program, { EDITOR: 'false' });
    await terminal.see('2 Templ');
    terminal.type('2nSpring\tHi\t\tMine');
    await terminal.see(/Text +Mine/);
    terminal.type('\u0005');
    await terminal.see('false ended with an error: the text is unchanged.');
    expect(terminal.text()).toMatch(/Text +Mine/);
  });

  test('[U2] Ctrl-Z → the shell is back with its own screen; fg → ours, as it was', async () => {
    const program = createTestProgram();
    const shell = startInPty({
      command: 'bash',
      args: ['--norc', '-i'],
      cwd: program.folder,
      env: { ...program.env, PS1: 'shell> ' },
    });
    await shell.see('shell>');
    shell.type(`${path.join(packageRoot, 'bin/relance')} tui\r`);
    await shell.see('2 Templ');
    shell.type('8\u001a');
    await shell.see('Stopped');
    expect(shell.text()).not.toContain('2 Templ');
    shell.type('fg\r');
    await shell.see('Slack channels');
    shell.type('q');
    await shell.see(/shell> $/m);
    shell.type('exit\r');
    await shell.exit;
  });

  test('[U2] the terminal says that it is light → no yellow and no cyan', async () => {
    const program = createTestProgram();
    const terminal = openTui(program);
    await terminal.see('Relance');
    terminal.type('\u001b]11;rgb:ffff/ffff/ffff\u001b\\');
    await terminal.see('2 Templ');
    terminal.type('8');
    await terminal.see('Slack channels');
    const drawn = terminal.raw().lastIndexOf('Slack channels');
    expect(terminal.raw().slice(drawn)).not.toMatch(/\u001b\[3[36]m/);
    expect(terminal.text()).not.toContain('rgb');
  });

  test('[U2] SIGTERM → the terminal is given back as it was', async () => {
    const program = createTestProgram();
    const terminal = openTui(program);
    await terminal.see('2 Templ');
    terminal.kill('SIGTERM');
    await terminal.exit;
    expect(terminal.raw()).toContain('\u001b[?1049l');
    expect(terminal.raw().lastIndexOf('\u001b[?25h')).toBeGreaterThan(terminal.raw().lastIndexOf('\u001b[?25l'));
  });

  test.each(['SIGTERM', 'SIGHUP'])('[U2] [E5] %s → the process leaves the register, as after q', async (signal) => {
    const program = createTestProgram();
    const terminal = openTui(program);
    await terminal.see('2 Templ');
    await terminal.see('Bring your customers');
    terminal.kill(signal);
    await terminal.exit;
    expect(await program.json('outbox')).toMatchObject({ processes: [] });
  });

  test('[U2] CI is set around it → the screen is drawn all the same', async () => {
    const program = createTestProgram();
    const terminal = openTui(program, { CI: 'true' });
    await terminal.see('2 Templ');
  });

  test('[U2] no terminal → exit 2 and one sentence with the command to use instead', async () => {
    const program = createTestProgram();
    const outcome = await program.run('tui');
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('needs a terminal');
    expect(outcome.stderr).toContain('relance outbox --json');
    expect(outcome.stdout).toBe('');
  });

  test('[U2] a change from another process → on the screen by itself', async () => {
    const program = createTestProgram();
    const terminal = openTui(program);
    await terminal.see('2 Templ');
    terminal.type('8');
    await terminal.see('Slack channels');
    expect((await program.run('set', 'company.name', 'Lumière SARL')).code).toBe(0);
    await terminal.see('Relance · Lumière SARL');
  });
});
