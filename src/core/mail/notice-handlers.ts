import { CAUSED_NOTICES, type CausedNotice, type NoticeTick, type TickName } from '../notices/index.ts';
import type { Cause, Causes } from './causes.ts';

/** What a room does for one of its notices; the notice itself is defined in the room `notices`. */
export interface NoticeHandler<Name extends CausedNotice = CausedNotice> {
  readonly cause: Cause;
  /** Its scheduled tasks; each is started with the others. */
  readonly ticks: Readonly<Record<TickName<Name>, NoticeTick>>;
  /** In a restored database, beside what the definition says: gives up what had begun by itself. In a transaction. */
  restored?(): Promise<void>;
}

/** Of every notice that asks a cause: one that is forgotten does not compile. */
export type NoticeHandlers = { readonly [Name in CausedNotice]: NoticeHandler<Name> };

export function causesOf(handlers: NoticeHandlers): Causes {
  return Object.fromEntries(CAUSED_NOTICES.map((name) => [name, handlers[name].cause])) as Causes;
}
