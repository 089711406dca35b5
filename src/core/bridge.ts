import type { Base } from './base.ts';
import { LOOK_AGAIN, readTelling, tellingText } from './bridge-text.ts';
import { type DatabaseListener, isPostgres, listenToChannel, notifyChannel, watchSqliteFile } from './db/index.ts';
import type { HubEvent } from './hub.ts';

/**
 * Between the hubs of the processes on one database: what happens in one is heard in the others at once.
 *
 * On PostgreSQL by NOTIFY, after the commit and outside its transaction: inside, it would make commits wait for one
 * another. A crash between commit and NOTIFY tells nobody, which is what the polls of delivery and bot are for.
 * SQLite has no such thing: there a process sees that another has committed, and looks at everything it watches.
 */
export interface Bridge {
  /** Hears the others from now on; a command that ends soon only tells. */
  listen(): void;
  /** Tells what is still to be told, and ends. */
  close(): Promise<void>;
}

type BridgeBase = Pick<Base, 'db' | 'hub' | 'ids' | 'log'>;

/** One transaction emits several events, and a person notices nothing below a tenth of a second; ms. */
const GATHER = 30;

/** At full speed a delivery reports some fifty groups a second; ms between two tellings. */
const REST = 200;

export function openBridge(base: BridgeBase): Bridge {
  return isPostgres(base.db) ? openPostgresBridge(base) : openSqliteBridge(base);
}

function openSqliteBridge({ db, hub, log }: BridgeBase): Bridge {
  let listener: DatabaseListener | null = null;
  return {
    listen() {
      listener ??= watchSqliteFile({ db, log, onChange: () => relayAll(hub, LOOK_AGAIN) });
    },
    async close() {
      await listener?.close();
    },
  };
}

function openPostgresBridge({ db, hub, ids, log }: BridgeBase): Bridge {
  const name = ids.next();
  const teller = createTeller({
    tell: (events) => notifyChannel(db, tellingText({ from: name, events })),
    onFailure: (error) => log.warn({ err: error }, 'other processes could not be told; they find it by looking'),
  });
  const stopHearing = hub.onEmitted(teller.hear);
  let listener: DatabaseListener | null = null;
  return {
    listen() {
      listener ??= listenToChannel({
        db,
        name,
        log,
        onText: (text) => {
          const told = readTelling(text);
          if (told.from !== name) relayAll(hub, told.events);
        },
        onConnected: () => relayAll(hub, LOOK_AGAIN),
      });
    },
    async close() {
      stopHearing();
      await Promise.all([teller.close(), listener?.close()]);
    },
  };
}

function relayAll(hub: Base['hub'], events: readonly HubEvent[]): void {
  for (const event of events) hub.relay(event);
}

/** Gathers what happens: soon after a pause, more at once when much happens. */
function createTeller({
  tell,
  onFailure,
}: {
  tell: (events: readonly HubEvent[]) => Promise<void>;
  onFailure: (error: unknown) => void;
}): { hear: (event: HubEvent) => void; close: () => Promise<void> } {
  let waiting: HubEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let telling: Promise<void> = Promise.resolve();

  return {
    hear(event) {
      waiting.push(event);
      if (!timer) tellIn(GATHER);
    },
    async close() {
      clearTimeout(timer);
      tellNow();
      await telling;
    },
  };

  function tellIn(pause: number): void {
    timer = setTimeout(() => {
      timer = undefined;
      if (tellNow()) tellIn(REST);
    }, pause);
    timer.unref();
  }

  function tellNow(): boolean {
    const events = waiting;
    waiting = [];
    if (events.length === 0) return false;
    telling = telling.then(() => tell(events)).catch(onFailure);
    return true;
  }
}
