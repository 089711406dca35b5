import { closeSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../../../folders.ts';
import { bootedAt, ownLife } from '../../../processes/index.ts';
import type { ClaimedMessage } from '../../claims.ts';
import { tokenOf } from '../claim-messages.ts';
import type { DeliveryCore } from '../delivery-core.ts';
import { type Claim, entryLine, makeJournal, writeLines } from './journal-file.ts';

export interface JournalPlace {
  /** The row of this process, in which the others find the journal; null: it has none (yet). */
  readonly processId: () => string | null;
  /** On a disk of this machine; made when missing. Null: no journal is kept. */
  readonly folder: string | null;
  /** Bytes after which another file is begun; 16 MB (65,000 mails) when absent. */
  readonly limit?: number;
}

const LIMIT = 16 * 1024 * 1024;

type Held = Pick<ClaimedMessage, 'id' | 'lease'>;

/**
 * What a process notes on its own disk while mails are on the wire, between the hand-over that the database knows of and
 * the results that it does not know yet. Killed, it leaves this to whoever settles what it held. Notes are written and
 * not synced: they outlive the process, which is all that they are for.
 */
export interface Journal {
  /**
   * Before anything is claimed and with all results written: a file with room, which the database knows of; or, where
   * none can be made, a database that knows that there is none. Throws when the database does not take it.
   */
  open(): Promise<void>;
  /** The body of the message goes over the wire next. False: that could not be noted, and it must not. */
  started(message: Held): boolean;
  /** The mail server has said its last word about it. */
  answered(message: Held, reply: string): void;
  /** There is a file, and the database knows of it. */
  readonly kept: boolean;
  /** A note was not taken by the disk: nothing more may leave before `open`. */
  readonly failed: boolean;
  /** `open` is to be called before more is claimed. */
  readonly spent: boolean;
  /** Takes it away: all results are written. */
  close(): Promise<void>;
}

/** Of a process that has no row: what it leaves is settled after its leases. */
export const NO_JOURNAL: Journal = {
  open: async () => {},
  started: () => true,
  answered: () => {},
  kept: false,
  failed: false,
  spent: false,
  close: async () => {},
};

export function createJournal(core: DeliveryCore, { owner, place }: { owner: string; place: JournalPlace }): Journal {
  const { clock, ids, log } = core.base;
  const limit = place.limit ?? LIMIT;
  let file: { readonly path: string; readonly descriptor: number; size: number } | null = null;
  let isKnown = false;
  let failed = false;
  /** Answers that leave in one write with the next note, or at the end of this turn of the event loop. */
  let answers = '';

  return {
    async open() {
      if (isKnown && file !== null && !failed && file.size < limit) return;
      const before = file;
      const next = begin();
      if (next === null && isKnown && before === null) return;
      isKnown = false;
      try {
        isKnown = await tell(next);
      } finally {
        // Nobody would find it.
        if (!isKnown && next !== null) remove(next);
      }
      file = isKnown ? next : null;
      failed = false;
      if (before !== null) remove(before);
    },

    started(message) {
      if (file === null) return true;
      if (failed) return false;
      return write(entryLine({ kind: 'started', claim: claimOf(message), at: clock.now() }));
    },

    answered(message, reply) {
      if (file === null || failed) return;
      if (answers === '') queueMicrotask(writeAnswers);
      answers += entryLine({ kind: 'answered', claim: claimOf(message), at: clock.now(), reply });
    },

    get kept() {
      return file !== null;
    },

    get failed() {
      return failed;
    },

    get spent() {
      return failed || (file !== null && file.size >= limit);
    },

    async close() {
      if (file === null) return;
      await tell(null);
      const before = file;
      file = null;
      isKnown = false;
      remove(before);
    },
  };

  /** Answers whether the database can know of it at all. */
  async function tell(journal: typeof file): Promise<boolean> {
    const id = place.processId();
    return id !== null && (await core.processes.noteSender(id, { owner, journal: journal?.path ?? null }));
  }

  function begin(): typeof file {
    // Where nobody can tell whether a process has ended, nobody settles one by its journal.
    if (place.folder === null || ownLife() === null) return null;
    try {
      makeFolder(place.folder);
      removeOutdated(place.folder);
      const made = path.resolve(place.folder, `${ids.next()}.journal`);
      return { path: made, descriptor: makeJournal(made, owner), size: 0 };
    } catch (error) {
      if (isKnown && file === null) return null;
      log.warn({ err: error }, 'no journal can be kept: a kill leaves in doubt all that was noted as going out');
      return null;
    }
  }

  function writeAnswers(): void {
    if (answers !== '') write('');
  }

  function write(note: string): boolean {
    if (file === null) return false;
    const lines = answers + note;
    answers = '';
    try {
      writeLines(file.descriptor, lines);
      file.size += lines.length;
      return true;
    } catch (error) {
      failed = true;
      log.error(
        { err: error },
        'the disk does not take what goes over the wire: nothing leaves until it does, or without a journal',
      );
      return false;
    }
  }

  function remove(journal: NonNullable<typeof file>): void {
    closeSync(journal.descriptor);
    try {
      rmSync(journal.path, { force: true });
    } catch (error) {
      log.warn({ err: error }, 'a journal that nobody needs could not be removed');
    }
  }
}

/** Files of an earlier boot: what they say counts no longer, and their processes cannot remove them. */
function removeOutdated(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const found = name.endsWith('.journal') ? statSync(file, { throwIfNoEntry: false }) : undefined;
    if (found && found.mtimeMs < bootedAt()) rmSync(file, { force: true });
  }
}

function claimOf({ id, lease }: Held): Claim {
  return { messageId: id, token: tokenOf(lease) };
}
