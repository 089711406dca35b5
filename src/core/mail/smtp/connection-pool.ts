import { SECOND } from '../../clock.ts';
import { openConnection, type SmtpConnection, type SmtpTimeouts } from './smtp-connection.ts';
import type { SmtpTarget } from './smtp-target.ts';

/** An idle line is closed before servers do it themselves: they differ, ten seconds is kind to all. */
const IDLE = 10 * SECOND;

/** Connections to one server, opened when needed and kept while there is work. */
export interface ConnectionPool {
  /** The open connection of this place, opening it if need be; throws `ConnectionFailure`. */
  open(place: number): Promise<SmtpConnection>;
  readonly anyOpen: boolean;
  /** How many are open, for those who watch. */
  readonly openCount: number;
  /** Connections to another server than before are closed. */
  pointAt(target: SmtpTarget): void;
  /** Closes all after a while without work. */
  rest(): void;
  close(): void;
}

export function createConnectionPool(timeouts: SmtpTimeouts): ConnectionPool {
  const connections = new Map<number, SmtpConnection>();
  const opening = new Map<number, Promise<SmtpConnection>>();
  let target: SmtpTarget | null = null;
  let idle: NodeJS.Timeout | null = null;

  const service: ConnectionPool = {
    async open(place) {
      const connection = connections.get(place);
      if (connection?.open) return connection;
      // The preparing side and the connection itself may ask at once.
      const under = opening.get(place) ?? openAt(place);
      return await under;
    },
    get anyOpen() {
      return [...connections.values()].some((connection) => connection.open);
    },
    get openCount() {
      return [...connections.values()].filter((connection) => connection.open).length;
    },
    pointAt(next) {
      if (idle) clearTimeout(idle);
      if (target !== null && JSON.stringify(target) !== JSON.stringify(next)) service.close();
      target = next;
    },
    rest() {
      if (idle) clearTimeout(idle);
      idle = setTimeout(service.close, IDLE).unref();
    },
    close() {
      if (idle) clearTimeout(idle);
      for (const connection of connections.values()) if (connection.open) connection.close();
      connections.clear();
    },
  };
  return service;

  function openAt(place: number): Promise<SmtpConnection> {
    if (target === null) throw new Error('connections point nowhere');
    const promise = openConnection(target, timeouts)
      .then((connection) => {
        connections.set(place, connection);
        return connection;
      })
      .finally(() => opening.delete(place));
    opening.set(place, promise);
    return promise;
  }
}
