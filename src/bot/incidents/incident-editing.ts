import { EditConflict, rebased } from '../../core/edits.ts';
import { isTicked, textIn } from '../state.ts';
import type { SubmitAnswer, SubmitTurn } from '../turn.ts';
import { incidentForm, takesTheirs } from './incident-forms.ts';
import { type Incidents, metadataOf, refreshBelow } from './incident-screens.ts';

/** The fields of the form that hold texts. */
const TEXTS = ['subject', 'description', 'internalNotes'] as const;

export async function saveIncident(incidents: Incidents, turn: SubmitTurn): Promise<SubmitAnswer> {
  const { caller, place, view, state } = turn;
  const metadata = metadataOf(view);
  const { i: id = '', b: base = null } = metadata;
  // What is too long for a field was not in the form, and stays as it is; so does what was given up.
  const texts = TEXTS.filter((name) => state[name] && !takesTheirs(state, name));
  const input = {
    id,
    base,
    ...Object.fromEntries(texts.map((name) => [name, textIn(state, name)])),
    ...switchesIn(turn),
  };
  try {
    await incidents.bot.core.transaction((rooms) => rooms.incidents.edit(caller.actor, input));
  } catch (error) {
    if (error instanceof EditConflict) return askAgain(incidents, turn, error);
    throw error;
  }
  return { close: 'this', after: () => refreshBelow(incidents, { caller, place }, metadata) };
}

/** The form once more, with what was typed in it, and what was given up before as it was answered. */
async function askAgain(
  { bot: { core } }: Incidents,
  turn: SubmitTurn,
  { conflicts: found }: EditConflict,
): Promise<SubmitAnswer> {
  const { caller, view, state } = turn;
  const metadata = metadataOf(view);
  const incident = await core.incidents.get(caller.actor, metadata.i ?? '');
  const typed = Object.fromEntries(TEXTS.map((name) => [name, state[name] ? textIn(state, name) : incident[name]]));
  const given = TEXTS.filter((name) => takesTheirs(state, name));
  const conflicts = [
    ...found,
    ...given.map((name) => ({ field: name, theirs: incident[name], mine: typed[name], given: true })),
  ];
  const { subject = '', description = '', internalNotes = '' } = typed;
  return {
    show: incidentForm(caller, {
      incident,
      customer: null,
      subject,
      description,
      internalNotes,
      notices: switchesIn(turn),
      conflicts,
      metadata: { ...metadata, b: rebased(metadata.b ?? null, found) },
    }),
  };
}

function switchesIn({ state }: SubmitTurn): { noticeOnCreate: boolean; noticeOnClose: boolean } {
  return {
    noticeOnCreate: isTicked(state, 'notices', 'create'),
    noticeOnClose: isTicked(state, 'notices', 'close'),
  };
}
