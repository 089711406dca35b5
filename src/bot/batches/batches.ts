import { MINUTE, SECOND } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import type { BatchProgress, Origin } from '../../core/mail/index.ts';
import type { Card, Marked } from '../blocks/index.ts';
import { type Caller, createVoice, type Voice } from '../caller.ts';
import type { Outlet } from '../outlet.ts';
import type { People } from '../people.ts';
import type { Place } from '../turn.ts';
import { batchCard } from './batch-card.ts';

/** Tells whoever sent something what becomes of it: one direct message that changes until all is settled. */
export interface Batches {
  /** What a use case keeps with the batch, so that another bot or a later start can tell its end. */
  originOf(place: Place): Origin;
  /** “22 notices leave in 60 s. [Undo] [See them]”. */
  announce(input: { caller: Caller; place: Place; batchId: string; lead: Marked }): Promise<void>;
  /** Brings the message up to date. */
  refresh(batchId: string): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** Between two changes of one message: chat.update takes 50 a minute. */
const PAUSE = 1.5 * SECOND;
/** Where nothing is heard of other processes, their progress is seen by looking. */
const LOOK_EVERY = 5 * SECOND;
/** Between two looks at what holds a batch back. */
const HELD_EVERY = 30 * SECOND;
/** A batch whose first message was never posted (the bot was killed) is told once it is this old. */
const UNANNOUNCED = MINUTE;

export interface BatchesParts {
  readonly core: Core;
  readonly outlet: Outlet;
  readonly people: People;
  /** Between two looks with nothing heard, in ms; 5 s when absent. */
  readonly lookEvery?: number | undefined;
}

export function createBatches({ core, outlet, people, lookEvery }: BatchesParts): Batches {
  const { base } = core;
  const timers = new Map<string, { readonly timer: NodeJS.Timeout; readonly pause: number }>();
  const running = new Set<Promise<void>>();
  const announced = new Set<string>();
  /** What the message of an unfinished batch says: the same is not written again. */
  const shown = new Map<string, string>();
  let stopListening = (): void => {};
  let looking: NodeJS.Timeout | undefined;

  const batches: Batches = {
    originOf: (place) => ({
      kind: 'slack',
      channel: place.channel ?? place.slackUserId,
      user: place.slackUserId,
      responseUrl: null,
      ts: null,
    }),

    async announce({ caller, place, batchId, lead }) {
      // A modal that was submitted twice has made one batch: it is told once.
      if (announced.has(batchId)) return;
      announced.add(batchId);
      const progress = await core.outbox.progress(batchId);
      if (progress.origin.kind === 'slack' && progress.origin.ts !== null) return;
      const content = batchCard(caller, progress, { now: base.clock.now(), lead });
      const where = await outlet.direct(place.slackUserId, content);
      if (!where) return await outlet.reply({ ...place, view: null }, caller, content);
      await core.outbox.setOrigin(batchId, { kind: 'slack', ...where, user: place.slackUserId, responseUrl: null });
      // The message loses its Undo button when the time for it is over.
      later(batchId, Math.max(0, progress.undoUntil - base.clock.now()) + PAUSE);
    },

    async refresh(batchId) {
      const progress = await core.outbox.progress(batchId);
      const { origin } = progress;
      if (origin.kind !== 'slack') return;
      const held = { paused: (await core.outbox.pause()) !== null, codes: await core.outbox.held(batchId) };
      const content = batchCard(await voiceOf(origin.user), progress, { now: base.clock.now(), held });
      if (origin.ts !== null) await rewrite(batchId, { channel: origin.channel, ts: origin.ts }, content);
      else if (!isOverdue(progress)) return;
      else return await tellOnce(batchId, () => outlet.direct(origin.user, content));
      // What begins or ceases to hold it back ends no message, and is not heard of.
      if (!progress.done) return later(batchId, nextLook(progress));
      await core.outbox.markTold(batchId);
      shown.delete(batchId);
      announced.delete(batchId);
    },

    start() {
      stopListening = base.hub.on('delivered', ({ batchId }) => {
        if (batchId === null) look(PAUSE);
        else later(batchId, PAUSE);
      });
      looking = setInterval(() => look(0), lookEvery ?? LOOK_EVERY);
      looking.unref();
      look(0);
    },

    async stop() {
      stopListening();
      clearInterval(looking);
      for (const { timer } of timers.values()) clearTimeout(timer);
      timers.clear();
      await Promise.allSettled(running);
    },
  };
  return batches;

  async function rewrite(batchId: string, where: { channel: string; ts: string }, content: Card): Promise<void> {
    const text = JSON.stringify(content);
    if (shown.get(batchId) === text) return;
    await outlet.rewrite(where, content);
    shown.set(batchId, text);
  }

  /** Every bot hears of the end at the same moment: the one that notes it first tells. */
  async function tellOnce(batchId: string, tell: () => Promise<unknown>): Promise<void> {
    if (!(await core.outbox.markTold(batchId))) return;
    try {
      await tell();
    } catch (error) {
      await core.outbox.markUntold(batchId);
      throw error;
    }
  }

  function look(pause: number): void {
    track(async () => {
      for (const batch of await core.outbox.untoldBatches()) {
        if (batch.origin.kind === 'slack') later(batch.id, pause);
        else await core.outbox.markTold(batch.id);
      }
    });
  }

  /** One refresh at a time per batch; what happens meanwhile is in the next one. */
  function later(batchId: string, pause: number): void {
    const planned = timers.get(batchId);
    if (planned && planned.pause <= pause) return;
    clearTimeout(planned?.timer);
    const timer = setTimeout(() => {
      timers.delete(batchId);
      track(() => batches.refresh(batchId));
    }, pause);
    timer.unref();
    timers.set(batchId, { timer, pause });
  }

  function track(work: () => Promise<void>): void {
    const promise = work().catch((error: unknown) => base.log.warn({ err: error }, 'could not tell of a sending'));
    running.add(promise);
    void promise.finally(() => running.delete(promise));
  }

  /** The Undo button goes when its time is over. */
  function nextLook({ undoUntil }: BatchProgress): number {
    const left = undoUntil - base.clock.now();
    return left > 0 ? Math.min(HELD_EVERY, left + PAUSE) : HELD_EVERY;
  }

  function isOverdue(progress: BatchProgress): boolean {
    return progress.done && base.clock.now() - progress.createdAt >= UNANNOUNCED;
  }

  async function voiceOf(slackUserId: string): Promise<Voice> {
    try {
      return await people.caller({ slackUserId, teamId: null });
    } catch {
      const settings = await core.settings.all();
      return createVoice({
        words: base.words,
        language: settings['company.language'],
        zone: settings['company.timeZone'],
      });
    }
  }
}
