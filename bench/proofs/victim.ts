import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Core } from '../../src/core/core.ts';

/** Resolves once the process stands still, or is gone. */
export async function untilStopped({ pid }: ChildProcess): Promise<void> {
  for (;;) {
    try {
      if (/\) [TZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))) return;
    } catch {
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
}

/** What the process has on the wire by its own journal, and no result of it in the database: its outcome is known to nobody. */
export async function unansweredOf(core: Core, owner: string): Promise<string[]> {
  const row = (await core.base.db('processes').where({ name: owner }).first('journal')) as
    | { journal: string | null }
    | undefined;
  if (!row?.journal) return [];
  const last = new Map<string, string>();
  for (const line of readFileSync(row.journal, 'latin1').split('\n')) {
    const [kind = '', , id = ''] = line.split(' ');
    last.set(id, kind);
  }
  const going = [...last].flatMap(([id, kind]) => (kind === 'G' ? [id] : []));
  return (await core.base
    .db('messages')
    .where({ state: 'sending' })
    .where('lease_owner', 'like', `${owner}:%`)
    .whereIn('id', going)
    .pluck('to_email')) as string[];
}
