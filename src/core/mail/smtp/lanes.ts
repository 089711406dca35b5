import { SECOND } from '../../clock.ts';
import { type Lane, openLane, type SmtpTimeouts } from './smtp-lane.ts';
import type { SmtpTarget } from './smtp-target.ts';

/** An idle line is closed before servers do it themselves: they differ, ten seconds is kind to all. */
const IDLE = 10 * SECOND;

/** Connections to one server, opened when needed and kept while there is work. */
export interface Lanes {
  /** The open lane of this place, opening it if need be; throws `LaneFailure`. */
  open(place: number): Promise<Lane>;
  readonly anyOpen: boolean;
  /** How many are open, for those who watch. */
  readonly openCount: number;
  /** Lanes to another server than before are closed. */
  pointAt(target: SmtpTarget): void;
  /** Closes all after a while without work. */
  rest(): void;
  close(): void;
}

export function createLanes(timeouts: SmtpTimeouts): Lanes {
  const lanes = new Map<number, Lane>();
  const opening = new Map<number, Promise<Lane>>();
  let target: SmtpTarget | null = null;
  let idle: NodeJS.Timeout | null = null;

  const service: Lanes = {
    async open(place) {
      const lane = lanes.get(place);
      if (lane?.open) return lane;
      // The preparing side and the lane itself may ask at once.
      const under = opening.get(place) ?? openAt(place);
      return await under;
    },
    get anyOpen() {
      return [...lanes.values()].some((lane) => lane.open);
    },
    get openCount() {
      return [...lanes.values()].filter((lane) => lane.open).length;
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
      for (const lane of lanes.values()) if (lane.open) lane.close();
      lanes.clear();
    },
  };
  return service;

  function openAt(place: number): Promise<Lane> {
    if (target === null) throw new Error('lanes point nowhere');
    const promise = openLane(target, timeouts)
      .then((lane) => {
        lanes.set(place, lane);
        return lane;
      })
      .finally(() => opening.delete(place));
    opening.set(place, promise);
    return promise;
  }
}
