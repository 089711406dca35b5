import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import type { Clock } from '../clock.ts';
import { type Db, damageOf, migrateDatabase, onlySqliteConnection, openDatabase, seal } from '../db/index.ts';
import { AppError } from '../errors.ts';
import { createProcessesStore } from '../processes/index.ts';
import { createCopiesStore } from './copies-store.ts';
import type { Copy } from './recovery.ts';

/** For the owner alone, as the backup is. */
const OWNER_ONLY = 0o600;

export interface Restored {
  readonly takenAt: number;
  /** Where the database that stood there is kept; null: none did. */
  readonly kept: string | null;
}

/**
 * Puts a backup in the place of the SQLite database `target`: checked, with its schema up to date, marked as restored.
 * The replaced database is kept beside it. All of it or nothing: until the last step the target is what it was.
 *
 * Throws `recovery.notADatabase`, `recovery.damaged` and `recovery.inUse` about the file, `core.schemaTooNew` when a newer
 * program made it, `recovery.processesRun` and `recovery.targetInUse` about the target.
 */
export async function restoreFile({
  file,
  target,
  clock,
}: {
  file: string;
  target: string;
  clock: Clock;
}): Promise<Restored> {
  // Of its own: two at once must not write into one file.
  const fresh = `${target}.restoring-${process.pid}`;
  // Its last changes would stay behind.
  if (hasLog(file)) throw new AppError('recovery.inUse', { params: { file } });
  if (existsSync(target)) await insistOnNobodyThere(target, clock);
  try {
    copyFileSync(file, fresh, constants.COPYFILE_FICLONE);
    giveTo(fresh, target);
    const { takenAt } = await prepare(fresh, { file, clock });
    // Once more: preparing a large one takes its time.
    const kept = existsSync(target) ? await keep(target, clock) : null;
    renameSync(fresh, target);
    return { takenAt, kept };
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${fresh}${end}`, { force: true });
  }
}

async function prepare(fresh: string, { file, clock }: { file: string; clock: Clock }): Promise<Copy> {
  return await withDatabase(fresh, async (db) => {
    await insistOnBackup(db, file);
    await migrateDatabase(db);
    const now = clock.now();
    const copies = createCopiesStore(db);
    // A copy made by other means carries no mark, and is as old as it may be.
    await copies.mark({ takenAt: now });
    await copies.markRestored(now);
    await createProcessesStore(db).removeAll();
    const copy = await copies.find();
    if (copy === null) throw new Error('the mark is not there');
    await seal(db);
    return copy;
  });
}

async function insistOnBackup(db: Db, file: string): Promise<void> {
  const damage = await damageOf(db).catch((error: { code?: string }) => {
    if (error.code === 'SQLITE_NOTADB') throw new AppError('recovery.notADatabase', { params: { file }, cause: error });
    if (error.code === 'SQLITE_CORRUPT') return 'malformed';
    throw error;
  });
  if (damage !== null) throw new AppError('recovery.damaged', { params: { file, reason: damage } });
  const isOurs = (await db.schema.hasTable('knex_migrations')) && (await db.schema.hasTable('messages'));
  if (!isOurs) throw new AppError('recovery.notADatabase', { params: { file } });
}

/** Whoever runs on the database would go on writing into a file that nobody reads any more. */
async function insistOnNobodyThere(target: string, clock: Clock): Promise<void> {
  await withDatabase(target, async (db) => {
    const damage = await processesOf(db, clock).catch((error: { code?: string }) => {
      // What is broken may well be replaced.
      if (error.code === 'SQLITE_NOTADB' || error.code === 'SQLITE_CORRUPT') return null;
      throw error;
    });
    if (damage === null) return;
    // Programs of before the register, and commands under way.
    if (!(await onlySqliteConnection(db))) throw new AppError('recovery.targetInUse', { params: { target } });
  });
}

async function processesOf(db: Db, clock: Clock): Promise<number> {
  const store = createProcessesStore(db);
  if (!(await store.exists())) return 0;
  const alive = (await store.list(clock.now())).filter((process) => process.alive);
  if (alive.length > 0)
    throw new AppError('recovery.processesRun', {
      params: { processes: alive.map(({ kind, name }) => `${kind} ${name}`).join(', ') },
    });
  return alive.length;
}

/** Whoever may read and write the database now may do so afterwards; a new one is its owner's alone. */
function giveTo(fresh: string, target: string): void {
  if (!existsSync(target)) {
    chmodSync(fresh, OWNER_ONLY);
    return;
  }
  const { mode, uid, gid } = statSync(target);
  chmodSync(fresh, mode & 0o777);
  if (uid !== statSync(fresh).uid) chownSync(fresh, uid, gid);
}

/** Keeps the replaced database under a name of its own; the target's name stays until the new file takes it over. */
async function keep(target: string, clock: Clock): Promise<string> {
  await insistOnNobodyThere(target, clock);
  const kept = freeName(`${target}.before-restore`);
  for (const end of ['-wal', '-shm']) if (existsSync(`${target}${end}`)) renameSync(`${target}${end}`, `${kept}${end}`);
  try {
    linkSync(target, kept);
  } catch {
    // A file system without hard links.
    renameSync(target, kept);
  }
  return kept;
}

function freeName(wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!existsSync(name)) return name;
  }
}

function hasLog(file: string): boolean {
  return existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
}

async function withDatabase<Result>(file: string, work: (db: Db) => Promise<Result>): Promise<Result> {
  const db = openDatabase({ url: `sqlite:${file}` });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}
