import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { SLACK_LIMITS } from 'slack-stand-in';
import { describe, expect, it } from 'vitest';
import { closeAfterTest } from './support/close-after-test.ts';
import { startSlack } from './support/start-slack.ts';

const home = path.join(import.meta.dirname, '..');
const readme = readFileSync(path.join(home, 'README.md'), 'utf8');
const [socketMode = '', http = '', faults = ''] = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(
  ([, code]) => code ?? '',
);

describe('the README', () => {
  it('its example as it stands, over Socket Mode → runs through', async () => {
    expect(socketMode).toContain('slack.requireNoRefusals()');
    await run(socketMode);
  });

  it('its example with the app over HTTP → runs through', async () => {
    const app = /const app = new App\([\s\S]*?\n\}\);\n/.exec(socketMode)?.[0] ?? 'no app';
    const [ownApp = '', ...start] = http.split(/(?<=\n\}\);\n)/);
    const overHttp = socketMode.replace(app, ownApp).replace('await app.start();\n', start.join(''));
    expect(overHttp).toContain('signingSecret');
    expect(overHttp).not.toContain('socketMode');
    await run(overHttp);
  });

  it('its faults → are taken as they are written', async () => {
    const setting = socketMode.slice(0, socketMode.indexOf('// Your app'));
    await run(`${setting}${faults}await slack.close();\n`);
  });

  it('the methods it names → are all answered', async () => {
    const named = [...(/^Web API: (.*);/m.exec(readme)?.[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(20);
    const slack = await startSlack({ refusalsAreFine: true });
    for (const name of named) {
      const answer = await fetch(`${slack.apiUrl}${name}`, { method: 'POST' }).then((response) => response.json());
      expect(answer, name).not.toMatchObject({ error: 'unknown_method' });
    }
  });

  it('its table → says the numbers that hold', () => {
    const { acknowledgement, trigger, viewStack, responsePosts, responseLife, messageRate, sockets } = SLACK_LIMITS;
    const rows = Object.fromEntries(
      [...readme.matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].map(([, name = '', text = '']) => [name, text]),
    );
    expect(rows['acknowledgement']).toMatch(new RegExp(`^${acknowledgement / 1000} s`));
    expect(rows['trigger_id']).toBe(`${trigger / 1000} s, one use`);
    expect(rows['views on a stack']).toMatch(new RegExp(`^${viewStack};`));
    expect(rows['response_url']).toBe(`${responsePosts} posts in ${responseLife / 60_000} minutes`);
    expect(rows['messages in a channel']).toMatch(
      new RegExp(`^${messageRate?.perSecond} a second after a burst of ${messageRate?.burst},`),
    );
    expect(rows['Socket Mode connections']).toMatch(new RegExp(`^${sockets};`));
  });
});

/** Runs the code as a program of its own, beside the package's other code. */
async function run(code: string): Promise<void> {
  const folder = path.join(home, '.cache');
  const file = path.join(folder, `example-${process.pid}.ts`);
  mkdirSync(folder, { recursive: true });
  closeAfterTest(() => rmSync(file, { force: true }));
  writeFileSync(file, code);
  await promisify(execFile)(process.execPath, [file], { timeout: 60_000 });
}
