import { EditConflict, rebased } from '../../core/edits.ts';
import type { Incident, NoticeOutcome } from '../../core/incidents/index.ts';
import { actions, button, type Card, card, section, sentence } from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import { isTicked, textIn } from '../state.ts';
import type { ActionTurn, Answer, SubmitAnswer, SubmitTurn } from '../turn.ts';
import { INCIDENTS } from './ids.ts';
import { closingForm, takesTheirs } from './incident-forms.ts';
import { ended } from './incident-notices.ts';
import { type Incidents, listBelow, metadataOf, refreshBelow, refreshList, showCard } from './incident-screens.ts';

export async function closeIncident(incidents: Incidents, turn: SubmitTurn): Promise<SubmitAnswer> {
  const { caller, place, view } = turn;
  try {
    const { incident, notice } = await close(incidents, turn);
    const what = caller.md('bot:incidents.closed', {
      reference: incident.reference,
      customer: incident.account.tradeName,
    });
    return await ended(incidents, { caller, place, view, incident, notice, what });
  } catch (error) {
    if (error instanceof EditConflict) return askAgain(incidents, turn, error);
    throw error;
  }
}

function close(
  { bot }: Incidents,
  { caller, place, view, state }: SubmitTurn,
): Promise<{ incident: Incident; notice: NoticeOutcome }> {
  const { i: id = '', b: base } = metadataOf(view);
  const given = takesTheirs(state, 'resolution') ? {} : { resolution: textIn(state, 'resolution') };
  return bot.core.transaction(async (rooms) => {
    // Somebody else was faster, and this person has decided: their resolution is what is left to be saved.
    if (base) await rooms.incidents.edit(caller.actor, { id, base, ...given });
    const noticeOnClose = isTicked(state, 'notices', 'close');
    const origin = bot.batches.originOf(place);
    return await rooms.incidents.close(caller.actor, { id, ...given, noticeOnClose, origin });
  });
}

/** The form once more, with what somebody else has written meanwhile beside what was typed. */
async function askAgain(
  { bot: { core } }: Incidents,
  { caller, view, state }: SubmitTurn,
  { conflicts }: EditConflict,
): Promise<SubmitAnswer> {
  const metadata = metadataOf(view);
  const incident = await core.incidents.get(caller.actor, metadata.i ?? '');
  const again = { ...metadata, b: rebased(metadata.b ?? null, conflicts) };
  const resolution = textIn(state, 'resolution');
  return { show: closingForm(caller, { incident, resolution, conflicts, metadata: again }) };
}

/** Opens it again, and brings up to date whatever showed it as closed. */
export async function reopenIncident(incidents: Incidents, { caller, place }: ActionTurn, id: string): Promise<Answer> {
  const incident = await incidents.bot.core.transaction((rooms) => rooms.incidents.reopen(caller.actor, { id }));
  const { list: below } = listBelow(incidents, place);
  if (below) {
    await refreshList(incidents, { caller, place }, below);
    return null;
  }
  if (place.view?.callbackId === INCIDENTS.card) {
    const metadata = metadataOf(place.view);
    await refreshBelow(incidents, { caller, place }, metadata);
    return { show: await showCard(incidents, caller, { ...metadata, i: id }) };
  }
  const answer = sentence(caller.md('bot:incidents.reopened', { reference: incident.reference }));
  return place.message ? { replace: answer } : { reply: answer };
}

/** For somebody who closes what is closed: it is, and a button that opens it again. */
export function closedAlready(caller: Caller, { id, reference, account }: Incident): Card {
  const text = caller.md('bot:incidents.closed', { reference, customer: account.tradeName });
  const reopening = button({ id: INCIDENTS.reopen, text: caller.say('bot:incidents.act.reopen'), value: id });
  return card(text, [section(text), actions([reopening])]);
}
