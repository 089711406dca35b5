import type { Base } from '../base.ts';
import { BEAT, type ProcessesService, type ProcessInput } from './processes.ts';

/** Without a beat for this long the process was frozen, or the database away: it looks before it goes on. */
const DOUBT = 2 * BEAT;

/** A process's word that it lives, and its knowledge whether the database is still made for it. */
export interface Heartbeat {
  /** Of the process's row. */
  readonly id: string;
  /** Whether the schema is still one that this program understands; looks anew after a gap. */
  isCurrent(): Promise<boolean>;
  /** Resolves once it is not. */
  readonly outdated: Promise<void>;
  /** Takes the row away: the process ends in good order. */
  stop(): Promise<void>;
}

interface HeartbeatCore {
  readonly base: Pick<Base, 'clock' | 'log'>;
  readonly processes: ProcessesService;
}

/** Enters the process into the register and beats until it is stopped. */
export async function startHeartbeat(core: HeartbeatCore, input: ProcessInput): Promise<Heartbeat> {
  const { clock, log } = core.base;
  const { promise: outdated, resolve: tellOutdated } = Promise.withResolvers<void>();
  const id = await core.processes.enter(input);
  let beatAt = clock.now();
  let current = true;
  let beating: Promise<void> | null = null;
  const timer = setInterval(() => void beat(), BEAT).unref();

  return {
    id,
    async isCurrent() {
      if (current && clock.now() - beatAt >= DOUBT) await beat();
      return current;
    },
    outdated,
    async stop() {
      clearInterval(timer);
      await beating;
      await core.processes.leave(id).catch((error: unknown) => {
        log.warn({ err: error }, 'the end of this process could not be noted');
      });
    },
  };

  function beat(): Promise<void> {
    beating ??= look().finally(() => {
      beating = null;
    });
    return beating;
  }

  async function look(): Promise<void> {
    const now = clock.now();
    try {
      current = await core.processes.beat(id, input);
      beatAt = now;
    } catch (error) {
      // Without the database nothing is claimed either.
      log.warn({ err: error }, 'this process could not say that it lives');
      return;
    }
    if (current) return;
    log.error('a newer version has changed the database: this one stops');
    tellOutdated();
  }
}
