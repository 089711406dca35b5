import type { Envelope } from './envelopes.ts';

export type FaultKind =
  /** HTTP 429 with Retry-After. */
  | '429'
  /** HTTP 500 before anything happens. */
  | '500'
  /** Never answers; the connection stays open until the stand-in closes. */
  | 'hang'
  /** Does it, then cuts the connection instead of answering. */
  | 'lost-response'
  /** `{ ok: false, error }` without doing anything. */
  | 'refuse';

export interface Fault {
  /** Web API method, `response_url`, or `*` for any. */
  readonly method: string;
  readonly kind: FaultKind;
  /** How many calls it strikes; 1 when absent. */
  readonly times?: number;
  /** Seconds, with `429`; 1 when absent. */
  readonly retryAfter?: number;
  /** Slack's word, with `refuse`; `internal_error` when absent. */
  readonly error?: string;
}

/** What goes wrong next. */
export interface Faults {
  next(fault: Fault): void;
  /** The next deliveries of this kind reach the bot twice, as Slack's own retries do. */
  duplicateNext(kind: Envelope['kind'], times?: number): void;
  /** Calls of this method wait, as with a Slack that is slow; returns the function that lets them through. */
  hold(method: string): () => void;
  /** Every API request fails with a cut connection until `up`. */
  down(): void;
  up(): void;
  readonly isDown: boolean;
  /** Calls that wait for an answer that never comes. */
  readonly hanging: number;
  /** The fault that strikes this call, counted off. */
  take(method: string): Fault | null;
  takeDuplicate(kind: Envelope['kind']): boolean;
  /** Settles when nothing holds this call back any longer. */
  released(method: string): Promise<void>;
}

export function createFaults(): Faults {
  const waiting: { fault: Fault; left: number }[] = [];
  const held = new Map<string, Promise<void>>();
  const duplicates = new Map<Envelope['kind'], number>();
  let isDown = false;
  let hanging = 0;
  return {
    next: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    duplicateNext: (kind, times = 1) => void duplicates.set(kind, (duplicates.get(kind) ?? 0) + times),
    hold: (method) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(method, promise);
      return () => {
        held.delete(method);
        resolve();
      };
    },
    released: async (method) => held.get(method),
    down: () => {
      isDown = true;
    },
    up: () => {
      isDown = false;
    },
    get isDown() {
      return isDown;
    },
    get hanging() {
      return hanging;
    },
    take: (method) => {
      const index = waiting.findIndex(({ fault }) => fault.method === method || fault.method === '*');
      const struck = waiting[index];
      if (!struck) return null;
      struck.left -= 1;
      if (struck.left <= 0) waiting.splice(index, 1);
      if (struck.fault.kind === 'hang') hanging += 1;
      return struck.fault;
    },
    takeDuplicate: (kind) => {
      const left = duplicates.get(kind) ?? 0;
      if (left > 0) duplicates.set(kind, left - 1);
      return left > 0;
    },
  };
}
