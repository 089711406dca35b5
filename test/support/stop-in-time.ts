import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { LAST_MOMENT } from '../../src/cli/signals.ts';
import { closeAfterTest } from './open-things.ts';
import type { RunningChild } from './program.ts';

/** The limit that Docker and Kubernetes leave before they kill, ms. */
const KILLED_AFTER = 10_000;

/** Ends as late after a SIGTERM as the program may, and does nothing else. */
const YARDSTICK = `process.on('SIGTERM', () => setTimeout(() => process.exit(0), ${LAST_MOMENT}));
setInterval(() => {}, ${KILLED_AFTER});
process.stdout.write('ready');`;

/**
 * Asks it to end, and expects that it does by itself before it would be killed. The time is taken by a process beside it:
 * what a busy machine takes from the one it takes from the other.
 */
export async function expectEndInTime(running: RunningChild): Promise<void> {
  expect(LAST_MOMENT).toBeLessThan(KILLED_AFTER);
  const yardstick = spawn(process.execPath, ['-e', YARDSTICK], { stdio: ['ignore', 'pipe', 'inherit'] });
  closeAfterTest(() => void yardstick.kill('SIGKILL'));
  await new Promise((resolve) => void yardstick.stdout.once('data', resolve));
  const killed = new Promise((resolve) => void yardstick.once('exit', resolve)).then(() =>
    setTimeout(KILLED_AFTER - LAST_MOMENT, 'killed by then'),
  );
  yardstick.kill('SIGTERM');
  expect(await Promise.race([running.stop('SIGTERM'), killed])).toBe(0);
}
