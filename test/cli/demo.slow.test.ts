import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createTestProgram } from '../support/program.ts';

describe('relance demo', () => {
  it('[O1] the built program → a Slack with the bot, its page with all it is made of, an inbox; a signal ends all of it', async () => {
    const program = createTestProgram();
    const running = await program.start(['demo', '--port', String(await freePort())], /Ctrl-C/, {
      RELANCE_HOME: path.join(program.folder, 'a home'),
    });
    const [, slack = ''] = /Slack +(http:\S+)/.exec(running.output()) ?? [];
    const [, inbox = ''] = /Mail inbox +(http:\S+)/.exec(running.output()) ?? [];

    const page = await read(`${slack}/`);
    expect(page).toContain('Relance is connected');
    const asked = [...page.matchAll(/(?:href|src)="(\/page\/[\w.]+)"/g)].map(([, name]) => name ?? '');
    expect(asked).toContain('/page/slack.css');
    const scripts = await Promise.all(asked.map((name) => read(`${slack}${name}`)));
    const imported = scripts.flatMap((text) => [...text.matchAll(/from '\.(\/[\w.]+\.js)'/g)].map(([, name]) => name));
    expect(imported).toContain('/combo.js');
    for (const name of imported) expect(await read(`${slack}/page${name}`)).not.toBe('');
    expect(await read(inbox)).toContain('<html');

    // The line for a second terminal, as a shell takes it in whatever folder that is.
    const [, line = ''] = /(DATABASE_URL=.+) tui$/m.exec(running.output()) ?? [];
    const told = await promisify(execFile)('sh', ['-c', `${line} get company.name`], { cwd: program.folder });
    expect(told.stdout).toBe('Atelier Lumière\n');

    expect(await running.stop()).toBe(0);
  });
});

async function read(url: string): Promise<string> {
  const answer = await fetch(url);
  expect(answer.status, url).toBe(200);
  return await answer.text();
}

/** The demo takes the next ones where it is not free after all. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return typeof address === 'object' && address ? address.port : 0;
}
