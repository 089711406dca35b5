import { expect, it } from 'vitest';
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
