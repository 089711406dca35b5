import type { Incident, NoticeOutcome } from '../../core/incidents/index.ts';
import { leavingWords } from '../batches/leaving-words.ts';
import { actions, button, card, type Marked, md, section, sentence } from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import type { ActionTurn, Answer, OpenView, Place, SubmitAnswer } from '../turn.ts';
import { INCIDENTS } from './ids.ts';
import { type Incidents, metadataOf, refreshBelow, showCard } from './incident-screens.ts';

/** The form becomes what was done and what becomes of its notice; without a notice it closes, and a message says so. */
export async function ended(
  incidents: Incidents,
  input: {
    caller: Caller;
    place: Place;
    view: OpenView;
    incident: Incident;
    notice: NoticeOutcome;
    what: Marked;
  },
): Promise<SubmitAnswer> {
  const { bot } = incidents;
  const { caller, place, view, incident, notice, what } = input;
  // The same request once more: the first one has told already.
  if (notice.why === 'repeated') return { close: 'this' };
  const refresh = () => refreshBelow(incidents, { caller, place }, metadataOf(view));
  if (notice.batchId !== null && notice.queued > 0) {
    const lead = md`${what} ${noticeLeaves(incidents, caller, notice)}`;
    const sent = await bot.batches.sent({ caller, place, batchId: notice.batchId, lead, clears: false });
    return {
      ...sent,
      after: async () => {
        await refresh();
        await sent.after?.();
      },
    };
  }
  const text = md`${what} ${caller.md(`incidents:notSent.${notice.why ?? 'switched_off'}`)}`;
  const next = incident.state === 'open' ? INCIDENTS.close : INCIDENTS.reopen;
  const words = caller.say(incident.state === 'open' ? 'bot:incidents.act.close' : 'bot:incidents.act.reopen');
  const answer = card(text, [section(text), actions([button({ id: next, text: words, value: incident.id })])]);
  return {
    close: 'this',
    after: async () => {
      await refresh();
      await bot.outlet.direct(place.slackUserId, answer);
    },
  };
}

/** The opening notice that the customer has not got goes again, from the incident's card. */
export async function tellCustomer(incidents: Incidents, { caller, place, value }: ActionTurn): Promise<Answer> {
  const { core, batches } = incidents.bot;
  const { incident, notice } = await core.transaction((rooms) =>
    rooms.incidents.tell(caller.actor, { id: value, origin: batches.originOf(place) }),
  );
  if (notice.why !== null && notice.why !== 'repeated')
    return { reply: sentence(caller.md(`incidents:notSent.${notice.why}`)) };
  if (notice.batchId !== null) {
    const lead = md`*${incident.reference}* · ${incident.account.tradeName}. ${noticeLeaves(incidents, caller, notice)}`;
    await batches.announce({ caller, place, batchId: notice.batchId, lead });
  }
  return place.view ? { show: await showCard(incidents, caller, { ...metadataOf(place.view), i: value }) } : null;
}

function noticeLeaves({ bot }: Incidents, caller: Caller, { undoUntil }: NoticeOutcome): Marked {
  const leaves = leavingWords(caller, { at: undoUntil ?? 0, now: bot.core.base.clock.now(), count: 1 });
  return md`${caller.md('bot:incidents.noticeLeaves')} ${leaves}`;
}
