import { type AccessService, type Actor, may } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { type Db, insideTransaction } from '../db/index.ts';
import { AppError, NotFound } from '../errors.ts';
import { IMPORT_KINDS, type ImportKind, type ImportUndo } from './exchange.ts';
import { createExchangeStore, type StoredImport } from './exchange-store.ts';
import { createJournalStore } from './import-journal-store.ts';
import { IMPORTED } from './kinds/index.ts';
import { createRowImagesStore, fingerprint } from './row-images-store.ts';
import { createUndoStore } from './undo-store.ts';

/** How long an import can be taken back; what it did is forgotten then. */
export const UNDO_DAYS = 30;
const UNDO_MS = UNDO_DAYS * 24 * 60 * 60 * 1000;
const LISTED = 50;
const NAMED = 5;

/** The oldest import that can still be taken back. */
export function undoableSince(now: number): number {
  return now - UNDO_MS;
}

/** Those that the actor may import; refused without any. */
export function kindsOf(access: AccessService, actor: Actor): ImportKind[] {
  const kinds = IMPORT_KINDS.filter((kind) => may(actor, IMPORTED[kind].permission));
  if (kinds.length === 0) access.require(actor, IMPORTED.customers.permission);
  return kinds;
}

/** Lists imports, and takes one back as a whole. */
export function createImportUndo(
  base: Base,
  { access, audit }: { access: AccessService; audit: AuditService },
): ImportUndo {
  const imports = createExchangeStore(base.db);
  const journal = createJournalStore(base.db);
  const images = createRowImagesStore(base.db);
  const store = createUndoStore(base.db);

  return {
    async listImports(actor) {
      const runs = await imports.runs({ kinds: kindsOf(access, actor), limit: LISTED });
      const since = undoableSince(base.clock.now());
      return runs.map(({ shape, hasChanges, ...run }) => ({
        ...run,
        canUndo: hasChanges && run.undoneAt === null && run.at >= since,
      }));
    },

    async undoImport(actor, { id }) {
      insist(base.db);
      const run = id === undefined ? await newest(kindsOf(access, actor)) : await imports.run(id);
      if (!run) throw new NotFound(id === undefined ? 'exchange.nothingImported' : 'exchange.noSuchImport');
      access.requireSeen(actor, IMPORTED[run.kind].permission);
      const now = base.clock.now();
      const { kind, fileName } = run;
      if (run.undoneAt === null) refuseUnknown(run, now);
      // Of two who ask at once, one takes it back.
      if (!(await imports.markUndone(run.id, { at: now, by: actor.name })))
        throw new AppError('exchange.importUndone', { params: { file: fileName } });
      await refuseBuiltUpon(run);
      await takeBack(run);
      const counts = { removed: run.created, restored: run.updated };
      const details = { kind, file: fileName, ...counts };
      await audit.record(actor, { action: 'exchange.undoImport', target: { kind: 'import', id: run.id }, details });
      for (const room of ['customers', 'documents', 'incidents', 'exchange']) base.hub.emit('changed', { room });
      return { id: run.id, kind, fileName, ...counts };
    },
  };

  async function newest(kinds: readonly ImportKind[]): Promise<StoredImport | null> {
    return (await imports.runs({ kinds, limit: 1, held: true }))[0] ?? null;
  }

  function refuseUnknown({ fileName: file, at, created, updated, hasChanges }: StoredImport, now: number): void {
    if (created + updated === 0) throw new AppError('exchange.undoNothing', { params: { file } });
    if (at < undoableSince(now)) throw new AppError('exchange.undoTooOld', { params: { file, days: UNDO_DAYS } });
    if (!hasChanges) throw new AppError('exchange.undoUnknown', { params: { file } });
  }

  async function refuseBuiltUpon(run: StoredImport): Promise<void> {
    // Locked first: what is looked for below must not come in meanwhile.
    const changed = await changedSince(run);
    const newer = await store.newerImport(run);
    if (newer) throw new AppError('exchange.undoNewerImport', { params: { file: newer.fileName } });
    const mails = await store.mails(run);
    if (mails.count > 0) throw new AppError('exchange.undoMailed', { params: told(mails) });
    if (changed.count > 0) throw new AppError('exchange.undoChanged', { params: told(changed) });
    const dependents = await store.dependents(run);
    if (dependents) throw new AppError(dependents.refusal, { params: told(dependents) });
  }

  /** Rows that are not as the import left them, or are gone. */
  async function changedSince({ id, shape }: StoredImport): Promise<{ count: number; names: string[] }> {
    let count = 0;
    const names = new Set<string>();
    for await (const group of journal.changes(id, 'parents first')) {
      const now = new Map((await images.again(group, { locked: true })).map((image) => [image.id, image.row]));
      const changed = group.filter(({ table, id: rowId, after }) => {
        const row = now.get(rowId);
        return row === undefined || fingerprint(row, shape[table] ?? []) !== after;
      });
      count += changed.length;
      const [first] = changed;
      if (!first || names.size >= NAMED) continue;
      const ids = changed.slice(0, NAMED).map((change) => change.id);
      for (const name of await store.names(first.table, ids)) if (names.size < NAMED) names.add(name);
    }
    return { count, names: [...names] };
  }

  async function takeBack({ id }: StoredImport): Promise<void> {
    // Former owners first: what was moved to a new one must be back before that one goes.
    for await (const group of journal.changes(id, 'parents first')) {
      await journal.restore(group.filter(({ before }) => before !== null));
      // Others in this process get their turn between groups.
      await new Promise(setImmediate);
    }
    for await (const group of journal.changes(id, 'children first')) {
      await journal.remove(group.filter(({ before }) => before === null));
      await new Promise(setImmediate);
    }
    await journal.forget(id);
  }
}

function told({ count, names }: { count: number; names: readonly string[] }): { count: number; references: string } {
  return { count, references: `${names.join(', ')}${count > names.length ? ', …' : ''}` };
}

function insist(db: Db): void {
  if (!insideTransaction(db)) throw new Error('this takes back many rows at once: use core.transaction');
}
