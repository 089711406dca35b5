import { z } from 'zod';
import { ANYWHERE, type HubEvent } from './hub.ts';

/** What one process tells the others, as text: names of events and ids of batches, never data. */

/** PostgreSQL takes a notification of less than 8,000 bytes. */
const MOST_BYTES = 7_900;

/** Everything may have happened: those who listen look at all they watch. */
export const LOOK_AGAIN: readonly HubEvent[] = [
  { name: 'outbox', event: {} },
  { name: 'delivered', event: { batchId: null, messageIds: [] } },
  { name: 'alert', event: {} },
  { name: 'changed', event: { room: ANYWHERE } },
];

export interface Told {
  /** The process that tells, so that none hears itself. */
  readonly from: string;
  readonly events: readonly HubEvent[];
}

const toldSchema = z.object({ from: z.string(), events: z.array(z.tuple([z.string(), z.string().nullable()])) });

/** Each thing once; where that is too long, only which kinds of things. */
export function tellingText({ from, events }: Told): string {
  const pairs = events.map(({ name, event }): [string, string | null] => {
    if (name === 'changed') return [name, event.room];
    return [name, name === 'alert' ? null : (event.batchId ?? null)];
  });
  const text = JSON.stringify({ from, events: distinct(pairs) });
  if (Buffer.byteLength(text) <= MOST_BYTES) return text;
  return JSON.stringify({ from, events: distinct(pairs.map(([name]) => [name, null])) });
}

/** What was told; what cannot be read, from another version or another program, counts as everything. */
export function readTelling(text: string): Told {
  try {
    const { from, events } = toldSchema.parse(JSON.parse(text));
    return { from, events: events.flatMap(([name, id]) => eventOf(name, id)) };
  } catch {
    return { from: '', events: LOOK_AGAIN };
  }
}

function distinct(pairs: readonly [string, string | null][]): [string, string | null][] {
  return [...new Map(pairs.map((pair) => [JSON.stringify(pair), pair])).values()];
}

/** None for a kind that a newer version has. */
function eventOf(name: string, id: string | null): HubEvent[] {
  if (name === 'outbox') return [{ name, event: { batchId: id ?? undefined } }];
  if (name === 'delivered') return [{ name, event: { batchId: id, messageIds: [] } }];
  if (name === 'alert') return [{ name, event: {} }];
  if (name === 'changed') return [{ name, event: { room: id ?? ANYWHERE } }];
  return [];
}
