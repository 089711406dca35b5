import type { Rooms } from './rooms.ts';

/**
 * Questions whose answer is only shown: lists, searches, cards, figures. They may take seconds on a large database, so they
 * are read beside the one connection that works. Nothing that decides is here (delivery, causes, quota): it must not act on
 * a row that is being changed.
 */
export const SHOWN = {
  audit: ['list', 'ofTarget'],
  customers: ['list', 'get', 'listContacts', 'listSuppressions', 'listWords'],
  documents: ['list', 'get', 'card', 'listReceipts'],
  decisions: ['list', 'why'],
  templates: ['list', 'versions'],
  outbox: ['list', 'counts'],
  mailings: ['list', 'get', 'worstCases'],
  debtors: ['list', 'listReceipts', 'propose', 'simulate', 'getRun', 'latestRun'],
  incidents: ['list', 'card'],
  exchange: ['listImports'],
  ratings: ['list', 'history', 'evidence', 'average'],
  watch: ['schema', 'mail', 'waiting', 'figures', 'stoppage', 'hasNews'],
} as const satisfies { readonly [Room in keyof Rooms]?: readonly (keyof Rooms[Room])[] };

type Methods = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** The rooms with what is only shown taken from `readers`, the same rooms on a handle that only reads. */
export function showingThrough(rooms: Rooms, readers: Rooms): Rooms {
  const shown = Object.entries(SHOWN).map(([name, methods]) => {
    const reading = readers[name as keyof typeof SHOWN] as unknown as Methods;
    const taken = Object.fromEntries(methods.map((method) => [method, reading[method]]));
    return [name, { ...rooms[name as keyof typeof SHOWN], ...taken }];
  });
  return { ...rooms, ...Object.fromEntries(shown) };
}

/** The rooms with `check` called before each of their use cases. */
export function checkedRooms(rooms: Rooms, check: () => void): Rooms {
  const checked = Object.entries(rooms).map(([name, room]) => {
    // Asked by delivery and schedule, between transactions of their own.
    if (name === 'causes' || name === 'notices') return [name, room];
    const methods = Object.entries(room as Methods).map(([method, use]) => [
      method,
      typeof use !== 'function'
        ? use
        : (...args: unknown[]) => {
            check();
            return use(...args);
          },
    ]);
    return [name, Object.fromEntries(methods)];
  });
  return Object.fromEntries(checked) as Rooms;
}
