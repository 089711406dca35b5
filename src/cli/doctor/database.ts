import { sqliteFileOf } from '../../core/config.ts';
import type { Core } from '../../core/core.ts';
import { isPostgres, pendingMigrations } from '../../core/db/index.ts';
import { WAITING_STATES } from '../../core/mail/index.ts';
import { processText } from '../../core/processes/index.ts';
import { restoredWords } from '../../core/recovery/index.ts';
import { missingDatabase, operatorFormat } from '../open-core.ts';
import type { Program } from '../program.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

/** The database itself, and which processes work on it. */

export async function examineDatabase({ say, config }: Program, core: Core): Promise<Finding> {
  const missing = missingDatabase(config);
  if (missing !== null) return warning('database', say('cli:doctor.noDatabase', { file: missing }));
  const pending = await pendingMigrations(core.base.db);
  const database = isPostgres(core.base.db) ? 'PostgreSQL' : `SQLite (${sqliteFileOf(config.databaseUrl)})`;
  return { check: 'database', ok: pending.length === 0, text: say('cli:doctor.database', { database }) };
}

/** After SECRET_KEY was changed or lost: stored passwords count as empty, and nobody else would say why. */
export async function examineSecrets({ say }: Program, core: Core): Promise<Finding | null> {
  const keys = await core.settings.unreadable();
  return keys.length === 0 ? null : problem('secrets', say('cli:doctor.secretsLost', { keys: keys.join(', ') }));
}

/** Due messages are no trouble as long as something that sends lives; whether it gets on with them, health tells. */
export async function examineProcesses({ say }: Program, core: Core): Promise<Finding> {
  const alive = (await core.processes.list()).filter((process) => process.alive);
  const waits = (await core.outbox.oldestDue()) !== null;
  if (waits && !alive.some(({ sends }) => sends)) {
    const counts = await core.outbox.counts();
    const count = counts.filter(({ state }) => WAITING_STATES.includes(state)).reduce((sum, row) => sum + row.count, 0);
    return problem('processes', say('cli:doctor.nobodySends', { count }));
  }
  if (alive.length === 0) return fine('processes', say('cli:doctor.noProcesses'));
  const list = alive.map((process) => processText(say, process, core.base.clock.now())).join('; ');
  return fine('processes', say('cli:doctor.processes', { list }));
}

/** A restored backup is told until somebody has looked after it. */
export async function examineRestore(program: Program, core: Core): Promise<Finding | null> {
  const notice = await core.recovery.notice();
  if (notice === null) return null;
  const { say, instant } = await operatorFormat(program, core);
  const what = restoredWords(say, notice).join(' ');
  return problem('restored', say('cli:doctor.restored', { time: instant(notice.takenAt), what }));
}
