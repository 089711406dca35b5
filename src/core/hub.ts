import { EventEmitter } from 'node:events';

/** What happened, for those who show it live or have work to do. Carries ids, never data. */
export interface HubEvents {
  /** Messages may be due: the delivery looks at the outbox. */
  outbox: { readonly batchId?: string | undefined };
  /** Messages reached a new state; without a batch: of any batch, look at them all. */
  delivered: { readonly batchId: string | null; readonly messageIds: readonly string[] };
  /** A row waits in the alerts table: the bot posts it. */
  alert: Record<string, never>;
  /** A setting, template, customer… changed; `room` says where, `ANYWHERE` that it is not known. */
  changed: { readonly room: string };
}

export const ANYWHERE = 'anywhere';

/** One event with its name. */
export type HubEvent = {
  [Name in keyof HubEvents]: { readonly name: Name; readonly event: HubEvents[Name] };
}[keyof HubEvents];

export interface Hub {
  emit<Name extends keyof HubEvents>(name: Name, event: HubEvents[Name]): void;
  /** Returns the function that stops listening. */
  on<Name extends keyof HubEvents>(name: Name, listener: (event: HubEvents[Name]) => void): () => void;
  /** Hears everything that is emitted here: the bridge tells other processes. Returns the function that stops it. */
  onEmitted(listener: (happened: HubEvent) => void): () => void;
  /** Passes on what happened in another process: to those who listen here, and no further. */
  relay(happened: HubEvent): void;
}

/** No name of an event. */
const EMITTED = Symbol('emitted');

export function createHub(): Hub {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    emit: (name, event) => {
      emitter.emit(name, event);
      emitter.emit(EMITTED, { name, event });
    },
    on: (name, listener) => {
      emitter.on(name, listener);
      return () => emitter.off(name, listener);
    },
    onEmitted: (listener) => {
      emitter.on(EMITTED, listener);
      return () => emitter.off(EMITTED, listener);
    },
    relay: ({ name, event }) => {
      emitter.emit(name, event);
    },
  };
}

/** Keeps events back until `flush`: inside a transaction nothing has happened yet. */
export function createBufferedHub(hub: Hub): { hub: Hub; flush: () => void } {
  const pending: (() => void)[] = [];
  return {
    hub: { ...hub, emit: (name, event) => void pending.push(() => hub.emit(name, event)) },
    flush: () => {
      for (const emit of pending.splice(0)) emit();
    },
  };
}
