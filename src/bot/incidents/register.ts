import { AppError } from '../../core/errors.ts';
import { type Modal, sentence } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { SHORTCUTS } from '../ids.ts';
import type { ActionTurn, Answer, CommandTurn } from '../turn.ts';
import type { Verb } from '../verbs.ts';
import { INCIDENTS } from './ids.ts';
import { closedAlready, closeIncident, reopenIncident } from './incident-closing.ts';
import { saveIncident } from './incident-editing.ts';
import { closingForm } from './incident-forms.ts';
import { registerIncidentList } from './incident-list.ts';
import { tellCustomer } from './incident-notices.ts';
import { type NewIncident, newForm, openIncident, previewNotice } from './incident-opening.ts';
import { cardBelow, editForm, type Incidents, listBelow, metadataOf, showCard } from './incident-screens.ts';

export interface IncidentsFeature {
  readonly verb: Verb;
  newForm(caller: Caller, input?: NewIncident): Promise<Modal>;
}

/** `/relance incident new|list|close REF`: tickets and their two notices (I1–I4). */
export function registerIncidents(bot: Bot): IncidentsFeature {
  const { core, router } = bot;
  const incidents: Incidents = { bot, list: registerIncidentList(bot) };

  router.shortcut(SHORTCUTS.incident, async ({ caller }) => ({ show: await newForm(incidents, caller) }));
  router.shortcut(SHORTCUTS.incidentFromMessage, async ({ caller, text }) => ({
    // A colleague's words were not written for the customer (I6).
    show: await newForm(incidents, caller, { internalNotes: text }),
  }));
  router.action(INCIDENTS.openNew, 'push', async ({ caller, place }) => ({
    push: await newForm(incidents, caller, listBelow(incidents, place)),
  }));
  router.action(INCIDENTS.row, 'push', (turn) => onRow(incidents, turn));
  router.action(INCIDENTS.edit, 'push', async ({ caller, place, value }) => ({
    push: editForm(caller, await core.incidents.get(caller.actor, value), { i: value, ...cardBelow(place) }),
  }));
  router.action(INCIDENTS.close, 'push', async ({ caller, place, value }) => ({
    push: closingForm(caller, {
      incident: await core.incidents.get(caller.actor, value),
      metadata: { i: value, ...cardBelow(place) },
    }),
  }));
  router.action(INCIDENTS.reopen, 'nothing', (turn) => reopenIncident(incidents, turn, turn.value));
  router.action(INCIDENTS.tell, 'nothing', (turn) => tellCustomer(incidents, turn));
  router.action(INCIDENTS.preview, 'push', (turn) => previewNotice(incidents, turn));
  router.submit(INCIDENTS.form, (turn) =>
    metadataOf(turn.view).i ? saveIncident(incidents, turn) : openIncident(incidents, turn),
  );
  router.submit(INCIDENTS.closeForm, (turn) => closeIncident(incidents, turn));

  return {
    verb: {
      name: 'incident',
      permissions: ['incidents.view', 'incidents.edit'],
      opens: 'modal',
      run: (turn) => onCommand(incidents, turn),
    },
    newForm: (caller, input) => newForm(incidents, caller, input),
  };
}

async function onCommand(incidents: Incidents, { caller, text }: CommandTurn): Promise<Answer> {
  const { bot, list } = incidents;
  const [word = '', ...rest] = text.split(/\s+/).filter((each) => each !== '');
  const what = rest.join(' ');
  if (word === 'new') return { show: await newForm(incidents, caller, { subject: what }) };
  if (word === 'close' || word === 'reopen') {
    if (what !== '') return await closeOrReopen(incidents, caller, { word, reference: what });
  }
  const named = word === 'list' ? null : await bot.core.incidents.findByReference(caller.actor, text);
  if (named) return { show: await showCard(incidents, caller, { i: named.id }) };
  // Without a reference the list lets one choose among those that can be closed, or opened again.
  if (word === 'close' || word === 'reopen')
    return { show: await list.show(caller, { q: '', f: { state: word === 'close' ? 'open' : 'closed' } }) };
  return { show: await list.show(caller, { q: word === 'list' ? what : text }) };
}

async function closeOrReopen(
  { bot: { core } }: Incidents,
  caller: Caller,
  { word, reference }: { word: 'close' | 'reopen'; reference: string },
): Promise<Answer> {
  const incident = await core.incidents.findByReference(caller.actor, reference);
  if (!incident) throw new AppError('bot.noSuchIncident', { params: { reference } });
  if (word === 'close' && incident.state === 'closed') return { reply: closedAlready(caller, incident) };
  if (word === 'close') return { show: closingForm(caller, { incident, metadata: { i: incident.id } }) };
  await core.transaction((rooms) => rooms.incidents.reopen(caller.actor, { id: incident.id }));
  return { reply: sentence(caller.md('bot:incidents.reopened', { reference: incident.reference })) };
}

/** The ⋯ of a row: its value is `ACT:ID`. */
async function onRow(incidents: Incidents, turn: ActionTurn): Promise<Answer> {
  const { caller, place, value } = turn;
  const [act, id = ''] = value.split(':');
  if (act === 'reopen') return await reopenIncident(incidents, turn, id);
  const metadata = { i: id, ...listBelow(incidents, place) };
  if (act === 'look') return { push: await showCard(incidents, caller, metadata) };
  const incident = await incidents.bot.core.incidents.get(caller.actor, id);
  return {
    push: act === 'close' ? closingForm(caller, { incident, metadata }) : editForm(caller, incident, metadata),
  };
}
