import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { closeAfterTest } from '../support/open-things.ts';
import { createTestProgram } from '../support/program.ts';
import { startSmtpServer } from '../support/smtp.ts';

it('[O3 E5] a worker with --port → health and metrics there, with itself among the processes, and no pages', async () => {
  const smtp = await startSmtpServer();
  const program = createTestProgram({ SMTP_URL: smtp.url });
  expect(await program.run('worker', '--port', 'many')).toMatchObject({
    code: 2,
    stderr: '--port is a number from 0 to 65535, not “many”.\n',
  });
  const worker = await program.start(['worker', '--port', '0'], /Health and metrics of this worker/);
  const origin = /http:\/\/\S+:\d+/.exec(worker.output())?.[0] ?? '';
  expect((await fetch(`${origin}/health/live`)).status).toBe(200);
  expect(await (await fetch(`${origin}/health`)).json()).toMatchObject({ status: 'ok', mail: { state: 'idle' } });
  expect(await (await fetch(`${origin}/metrics`)).text()).toContain('relance_processes{kind="worker"} 1');
  expect((await fetch(`${origin}/logo`)).status).toBe(404);
  expect(await worker.stop('SIGTERM')).toBe(0);
});

it('[O3 O4] the address for metrics is taken → set by hand: no start, with a sentence; it is free → metrics there alone; nonsense → said', async () => {
  const smtp = await startSmtpServer();
  const other = createServer();
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
  closeAfterTest(() => void other.close());
  const taken = `127.0.0.1:${(other.address() as AddressInfo).port}`;
  const refused = await createTestProgram({ SMTP_URL: smtp.url, METRICS_ADDRESS: taken }).run('start');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(taken);
  expect((await createTestProgram({ METRICS_ADDRESS: 'everywhere' }).run('get', 'company.name')).stderr).toBe(
    'METRICS_ADDRESS: write HOST:PORT like 127.0.0.1:9464, or none.\n',
  );
  other.close();
  const program = createTestProgram({ SMTP_URL: smtp.url, METRICS_ADDRESS: taken });
  const running = await program.start(['start'], /"msg":"running"/);
  expect(await (await fetch(`http://${taken}/metrics`)).text()).toContain('relance_processes{kind="start"} 1');
  const origin = /"web":"(http[^"]+)"/.exec(running.output())?.[1] ?? '';
  expect((await fetch(`${origin}/metrics`)).status).toBe(404);
  expect(await running.stop('SIGTERM')).toBe(0);
});
