import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Core } from '../../src/core/core.ts';
import { createDelivery, type Delivery } from '../../src/core/mail/index.ts';
import { closeAfterTest } from './open-things.ts';

/** A sender in this process that keeps a journal, as a program does. */
export async function openSender(
  core: Core,
  { folder, limit }: { folder: string; limit?: number },
): Promise<{ delivery: Delivery; processId: string }> {
  const processId = await core.processes.enter({ kind: 'worker', name: 'here:1' });
  const journal = { processId: () => processId, folder, ...(limit === undefined ? {} : { limit }) };
  const timeouts = { open: 2_000, send: 60_000 };
  const delivery = createDelivery(core, { owner: 'first', timeouts, journal });
  closeAfterTest(() => delivery.stop(0));
  return { delivery, processId };
}

/** The database says of the process what it would say of one whose pid another process has got. */
export async function pretendGone(core: Core, processId: string): Promise<void> {
  await core.base.db('processes').where({ id: processId }).decrement('pid_started', 1);
}

/** The files in the folder, whole paths. */
export function journalFiles(folder: string): string[] {
  return readdirSync(folder).map((name) => path.join(folder, name));
}

/** Ids of messages that the journals say are going (`G`), or that were answered (`A`). */
export function notedIn(folder: string, kind: 'G' | 'A'): string[] {
  const lines = journalFiles(folder).flatMap((file) => readFileSync(file, 'latin1').split('\n'));
  return lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.split(' ')[2] ?? '');
}
