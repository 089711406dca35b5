import { MINUTE, SECOND } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import type { BatchProgress, Origin } from '../../core/mail/index.ts';
import { type Card, type Marked, type Modal, modal } from '../blocks/index.ts';
import { type Caller, createVoice, type Voice } from '../caller.ts';
import type { Outlet } from '../outlet.ts';
import type { Pace } from '../pace.ts';
import type { People } from '../people.ts';
import type { Place, SubmitAnswer, Typed } from '../turn.ts';
import { batchCard } from './batch-card.ts';

/**
 * Tells whoever sent something what becomes of it: in the modal in which they sent it, in one direct message that changes
 * until all is settled, and in the channel where they began.
 */
export interface Batches {
  /** What a use case keeps with the batch, so that another bot or a later start can tell its end. */
  originOf(place: Place): Origin;
  /**
   * The end of a form that sent something: “22 notices. Leave at 10:30:40. [Undo] [See them]” in its place, which follows
   * what becomes of them, and the same as a message. `clears`: closing it closes the modals below too.
   */
  sent(input: { caller: Caller; place: Place; batchId: string; lead: Marked; clears: boolean }): Promise<SubmitAnswer>;
  /** The same as a message alone. */
  announce(input: { caller: Caller; place: Place; batchId: string; lead: Marked }): Promise<void>;
  /** The modal that followed a sending was closed, or shows something else now. */
  unfollow(batchId: string): void;
  /** Brings the message up to date. */
  refresh(batchId: string): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** The modal in which a form ends that sent something. */
export const RESULT_VIEW = 'batch.result';

export interface ResultMetadata {
  readonly b: string;
  /** Closing it closes the modals below too. */
  readonly clears: boolean;
}

/** Between two looks at what holds a batch back. */
const HELD_EVERY = 30 * SECOND;
/** A batch whose first message was never posted (the bot was killed) is told once it is this old. */
const UNANNOUNCED = MINUTE;

export interface BatchesParts {
  readonly core: Core;
  readonly outlet: Outlet;
  readonly people: People;
  readonly pace: Pace;
}

export function createBatches({ core, outlet, people, pace }: BatchesParts): Batches {
  const { base } = core;
  const timers = new Map<string, { readonly timer: NodeJS.Timeout; readonly pause: number }>();
  const running = new Set<Promise<void>>();
  const announced = new Set<string>();
  /** The modals in which something was sent, while it is under way. */
  const followed = new Map<string, { readonly viewId: string; readonly clears: boolean }>();
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
      typed: place.typed,
    }),

    async sent({ clears, ...input }) {
      const { caller, place, batchId, lead } = input;
      const progress = await core.outbox.progress(batchId);
      const content = batchCard(caller, progress, { now: base.clock.now(), lead });
      if (place.view && !progress.done) followed.set(batchId, { viewId: place.view.id, clears });
      return { show: resultModal(caller, { content, batchId, clears }), after: () => batches.announce(input) };
    },

    async announce({ caller, place, batchId, lead }) {
      // A modal that was submitted twice has made one batch: it is told once.
      if (announced.has(batchId)) return;
      announced.add(batchId);
      const progress = await core.outbox.progress(batchId);
      if (progress.origin.kind === 'slack' && progress.origin.ts !== null) return;
      const content = batchCard(caller, progress, { now: base.clock.now(), lead });
      const where = await outlet.direct(place.slackUserId, content);
      if (!where) {
        // Beside the channel's messages instead, where it cannot be brought up to date: the modal says the same.
        if (await whisper({ ...place, channel: null }, content)) return;
        return await outlet.reply({ ...place, view: null }, caller, content);
      }
      const { slackUserId: user, typed } = place;
      await core.outbox.setOrigin(batchId, { kind: 'slack', ...where, user, responseUrl: null, typed });
      // The message loses its Undo button when the time for it is over.
      later(batchId, Math.max(0, progress.undoUntil - base.clock.now()) + pace.message);
    },

    async refresh(batchId) {
      const progress = await core.outbox.progress(batchId);
      const { origin } = progress;
      if (origin.kind !== 'slack') return;
      const held = { paused: (await core.outbox.pause()) !== null, codes: await core.outbox.held(batchId) };
      const voice = await voiceOf(origin.user);
      const content = batchCard(voice, progress, { now: base.clock.now(), held });
      await showInModal(batchId, voice, content);
      if (origin.ts !== null) await rewrite(batchId, { channel: origin.channel, ts: origin.ts }, content);
      else if (!isOverdue(progress)) return;
      else return await tellOnce(batchId, () => outlet.direct(origin.user, content));
      // What begins or ceases to hold it back ends no message, and is not heard of.
      if (!progress.done) return later(batchId, nextLook(progress));
      const isFirst = await core.outbox.markTold(batchId);
      if (isFirst)
        await whisper({ slackUserId: origin.user, channel: origin.channel, typed: origin.typed ?? null }, content);
      followed.delete(batchId);
      shown.delete(batchId);
      announced.delete(batchId);
    },

    unfollow: (batchId) => void followed.delete(batchId),

    start() {
      stopListening = base.hub.on('delivered', ({ batchId }) => {
        if (batchId === null) look(pace.message);
        else later(batchId, pace.message);
      });
      looking = setInterval(() => look(0), pace.look);
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

  /** Whatever Slack says of a modal, the message goes on. */
  async function showInModal(batchId: string, voice: Voice, content: Card): Promise<void> {
    const follower = followed.get(batchId);
    if (!follower) return;
    const { viewId, clears } = follower;
    await outlet
      .update({ view_id: viewId }, resultModal(voice, { content, batchId, clears }))
      .catch((error: unknown) => {
        followed.delete(batchId);
        base.log.info({ err: error }, 'the modal of a sending follows it no more');
      });
  }

  /** In the channel where it was asked for, unless the direct message stands there anyway. */
  async function whisper(
    { slackUserId, channel, typed }: { slackUserId: string; channel: string | null; typed: Typed | null },
    content: Card,
  ): Promise<boolean> {
    if (!typed || typed.channel === channel) return false;
    const heard = await outlet.whisper({ ...typed, slackUserId }, content).catch(() => false);
    if (!heard) base.log.info({ channel: typed.channel }, 'what became of a sending is told as a direct message alone');
    return heard;
  }

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
    return left > 0 ? Math.min(HELD_EVERY, left + pace.message) : HELD_EVERY;
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

/** What became of a sending, where its form was; `clears`: closing it closes the modals below too. */
export function resultModal(
  { say }: Voice,
  { content, batchId, clears }: { content: Card; batchId: string; clears: boolean },
): Modal {
  const metadata: ResultMetadata = { b: batchId, clears };
  const view = {
    id: RESULT_VIEW,
    title: say('bot:appName'),
    close: say('bot:close'),
    blocks: content.blocks,
    metadata,
  };
  return { ...modal({ ...view, tellClose: true }), clear_on_close: clears };
}
