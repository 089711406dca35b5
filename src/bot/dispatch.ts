import { SECOND } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import { within } from '../core/within.ts';
import type { Say } from '../core/words.ts';
import { card, type Marked, type Modal, section } from './blocks/index.ts';
import { type Caller, createVoice, type Voice } from './caller.ts';
import { explain, fieldErrors } from './errors.ts';
import { formAgain, loadingModal, noteModal, workingModal } from './notes.ts';
import type { Outlet, ViewName } from './outlet.ts';
import type { People } from './people.ts';
import { carrying } from './places.ts';
import type { Answer, OpenView, Place, SubmitAnswer, Turn } from './turn.ts';

/** Whether the answer will most likely be a modal, for which Slack's trigger lives 3 s only. */
export type Opens = 'modal' | 'push' | 'nothing';

/** After this long without an answer a “Loading…” modal holds the trigger's place. */
export const LOADING_AFTER = 0.6 * SECOND;
/** A submission is acknowledged within this, with the answer or with “Working…”; Slack waits 3 s. */
export const SUBMIT_PATIENCE = 0.8 * SECOND;

export interface Dispatch {
  /** A command, button, select or shortcut, acknowledged already. */
  press(place: Place, opens: Opens, work: (turn: Turn) => Promise<Answer>): Promise<void>;
  /** A submitted modal: answers what Slack is to be told, and what is to be done after. */
  submit(
    place: Place,
    view: OpenView,
    work: (turn: Turn) => Promise<SubmitAnswer>,
  ): Promise<{ acknowledgement: Acknowledgement; after: () => Promise<void> }>;
  /** Who acts, for suggestions; null when they may not. */
  caller(place: Place): Promise<Caller>;
}

export type Acknowledgement =
  | Record<string, never>
  | { response_action: 'clear' }
  | { response_action: 'update' | 'push'; view: Modal }
  | { response_action: 'errors'; errors: Record<string, string> };

export function createDispatch({ core, people, outlet }: { core: Core; people: People; outlet: Outlet }): Dispatch {
  return {
    caller: (place) => people.caller(place),

    async press(place, opens, work) {
      const { working, voice } = begin(place, work);
      const waitsForTrigger = opens === 'push' || (opens === 'modal' && place.view?.kind !== 'modal');
      let loading: ViewName | null = null;
      if (waitsForTrigger && !(await within(working, LOADING_AFTER))) {
        loading = await openLoading(place, opens, voice().say);
      }
      const done = await working;
      try {
        if ('error' in done) await tell(place, voice(), loading, await explain(core, voice(), done.error));
        else await deliver(place, voice(), loading, done.value);
      } catch (error) {
        await tell(place, voice(), null, await explain(core, voice(), error));
      }
    },

    async submit(place, view, work) {
      const { working, voice } = begin(place, work);
      const first = await within(working, SUBMIT_PATIENCE);
      if (first) {
        const answer = carried(await answerOf(first, voice(), view), place);
        return { acknowledgement: acknowledge(answer), after: async () => await answer.after?.() };
      }
      return {
        acknowledgement: { response_action: 'update', view: workingModal(voice().say) },
        after: async () => {
          const answer = carried(await answerOf(await working, voice(), view), place);
          await outlet.update({ view_id: view.id }, lateView(answer, voice(), view));
          await answer.after?.();
        },
      };
    },
  };

  /** The work under way, and how to speak to whoever it is for: by a guess until they are known, if they ever are. */
  function begin<Value>(
    place: Place,
    work: (turn: Turn) => Promise<Value>,
  ): { working: Promise<Settled<Value>>; voice: () => Voice } {
    const language = people.guessLanguage(place.slackUserId);
    let voice: Voice = createVoice({ words: core.base.words, language, zone: 'UTC' });
    const working = settle(async () => {
      const caller = await people.caller(place);
      voice = caller;
      return await work({ caller, place });
    });
    return { working, voice: () => voice };
  }

  async function openLoading(place: Place, opens: Opens, say: Say): Promise<ViewName | null> {
    const externalId = `loading-${core.base.ids.next()}`;
    const view = { ...loadingModal(say), external_id: externalId };
    try {
      await (opens === 'push' ? outlet.push(place, view) : outlet.open(place, view));
      return { external_id: externalId };
    } catch (error) {
      core.base.log.warn({ err: error }, 'could not open a modal to wait in');
      return null;
    }
  }

  async function deliver(place: Place, voice: Voice, loading: ViewName | null, answer: Answer): Promise<void> {
    if (answer === null || 'replace' in answer) {
      if (answer) await outlet.replace(place, answer.replace);
      if (loading) await outlet.update(loading, noteModal(voice, [section(voice.say('bot:done'))]));
      return;
    }
    if ('reply' in answer) {
      if (loading) return await outlet.update(loading, noteModal(voice, answer.reply.blocks));
      return await outlet.reply(place, voice, answer.reply);
    }
    const view = carrying('push' in answer ? answer.push : answer.show, place);
    if (loading) return await outlet.update(loading, view);
    if ('push' in answer && place.view?.kind === 'modal') return await outlet.push(place, view);
    if (place.view?.kind === 'modal') return await outlet.update({ view_id: place.view.id }, view);
    await outlet.open(place, view);
  }

  async function tell(place: Place, voice: Voice, loading: ViewName | null, text: Marked): Promise<void> {
    try {
      if (loading) await outlet.update(loading, noteModal(voice, text));
      else await outlet.reply(place, voice, card(text, [section(text)]));
    } catch (error) {
      core.base.log.warn({ err: error }, 'could not tell the person');
    }
  }

  async function answerOf(done: Settled<SubmitAnswer>, voice: Voice, view: OpenView): Promise<Outcome> {
    if ('value' in done) return done.value;
    const errors = fieldErrors(voice.say, done.error, view);
    if (errors) return { errors };
    const sentence = await explain(core, voice, done.error);
    // On top of the form, so that what was typed stays underneath; three views is all that Slack bears.
    const isThird = view.previousId !== null && view.previousId !== view.rootId;
    return isThird ? { show: formAgain(view, [sentence]) } : { push: noteModal(voice, sentence), sentence };
  }
}

/** An answer, or what went wrong, to be said on top of the form or in it. */
type Outcome = SubmitAnswer & { readonly sentence?: Marked };

function carried(answer: Outcome, place: Place): Outcome {
  if ('show' in answer) return { ...answer, show: carrying(answer.show, place) };
  return 'push' in answer ? { ...answer, push: carrying(answer.push, place) } : answer;
}

function acknowledge(answer: SubmitAnswer): Acknowledgement {
  if ('errors' in answer) return { response_action: 'errors', errors: { ...answer.errors } };
  if ('show' in answer) return { response_action: 'update', view: answer.show };
  if ('push' in answer) return { response_action: 'push', view: answer.push };
  return answer.close === 'all' ? { response_action: 'clear' } : {};
}

/** Slack has been told “Working…” already: the view itself is all that can still change. */
function lateView(answer: Outcome, voice: Voice, view: OpenView): Modal {
  if ('errors' in answer)
    return formAgain(
      view,
      Object.values(answer.errors).map((text) => voice.md('bot:problem', { text })),
    );
  if (answer.sentence) return formAgain(view, [answer.sentence]);
  if ('show' in answer) return answer.show;
  if ('push' in answer) return answer.push;
  return noteModal(voice, voice.md('bot:doneClose'));
}

type Settled<Value> = { readonly value: Value } | { readonly error: unknown };

function settle<Value>(work: () => Promise<Value>): Promise<Settled<Value>> {
  return work().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}
