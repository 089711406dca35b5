import { EventEmitter } from 'node:events';

/** What happened, for those who show it live or have work to do. Carries ids, never data. */
export interface HubEvents {
  /** Messages may be due: the delivery looks at the outbox. */
  outbox: { readonly batchId?: string | undefined };
  /** A message reached a new state. */
  delivered: { readonly batchId: string | null; readonly messageIds: readonly string[] };
  /** A row waits in the alerts table: the bot posts it. */
  alert: Record<string, never>;
  /** A setting, template, customer… changed; `room` says where. */
  changed: { readonly room: string };
}

export interface Hub {
  emit<Name extends keyof HubEvents>(name: Name, event: HubEvents[Name]): void;
  /** Returns the function that stops listening. */
  on<Name extends keyof HubEvents>(name: Name, listener: (event: HubEvents[Name]) => void): () => void;
}

export function createHub(): Hub {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    emit: (name, event) => {
      emitter.emit(name, event);
    },
    on: (name, listener) => {
      emitter.on(name, listener);
      return () => emitter.off(name, listener);
    },
  };
}

/** Keeps events back until `flush`: inside a transaction nothing has happened yet. */
export function createBufferedHub(hub: Hub): { hub: Hub; flush: () => void } {
  const pending: (() => void)[] = [];
  return {
    hub: { on: hub.on, emit: (name, event) => void pending.push(() => hub.emit(name, event)) },
    flush: () => {
      for (const emit of pending.splice(0)) emit();
    },
  };
}
