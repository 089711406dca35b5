import { may } from '../../core/access/index.ts';
import { editBase } from '../../core/edits.ts';
import { type Incident, incidentFields } from '../../core/incidents/index.ts';
import type { Modal } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import type { List, ListQuery } from '../lists.ts';
import { carrying } from '../places.ts';
import type { OpenView, Place, Turn } from '../turn.ts';
import { INCIDENTS } from './ids.ts';
import { incidentCard } from './incident-card.ts';
import { type IncidentMetadata, incidentForm } from './incident-forms.ts';

/** What the handlers of this feature work with. */
export interface Incidents {
  readonly bot: Bot;
  readonly list: List;
}

/** The incident with its mails and ratings. */
export async function showCard(
  { bot: { core } }: Incidents,
  caller: Caller,
  metadata: IncidentMetadata & { readonly i: string },
): Promise<Modal> {
  const { i: id } = metadata;
  const facts = await core.incidents.card(caller.actor, id);
  const subject = { kind: 'incident', id };
  const ratings = may(caller.actor, 'ratings.view')
    ? (await core.ratings.list(caller.actor, { subject }, { limit: 3 })).rows
    : null;
  return incidentCard(caller, { ...facts, ratings }, metadata);
}

/** An incident to be changed; it remembers what it was filled from. */
export function editForm(caller: Caller, incident: Incident, metadata: IncidentMetadata): Modal {
  const { subject, description, internalNotes } = incident;
  const base = editBase(incidentFields(incident));
  return incidentForm(caller, {
    incident,
    customer: null,
    subject,
    description,
    internalNotes,
    notices: incident,
    metadata: { ...metadata, b: base },
  });
}

/** The card and the list under a form show what it has changed. */
export async function refreshBelow(
  incidents: Incidents,
  { caller, place }: Turn,
  { i, card: cardId, list: below }: IncidentMetadata,
): Promise<void> {
  const { outlet } = incidents.bot;
  if (cardId && i) {
    const content = await showCard(incidents, caller, { i, ...(below ? { list: below } : {}) });
    await outlet.update({ view_id: cardId }, carrying(content, place));
  }
  if (below) await refreshList(incidents, { caller, place }, below);
}

/** The list of incidents once more, as it was asked. */
export async function refreshList(
  { bot: { outlet }, list }: Incidents,
  { caller, place }: Turn,
  below: { readonly id: string; readonly query: ListQuery },
): Promise<void> {
  await outlet.update({ view_id: below.id }, carrying(await list.show(caller, below.query), place));
}

/** The card that a form is opened upon, with the list under it. */
export function cardBelow({ view }: Place): Pick<IncidentMetadata, 'card' | 'list'> {
  if (view?.callbackId !== INCIDENTS.card) return {};
  const { list: below } = metadataOf(view);
  return { card: view.id, ...(below ? { list: below } : {}) };
}

/** The list that a form is opened upon. */
export function listBelow({ list }: Incidents, { view }: Place): Pick<IncidentMetadata, 'list'> {
  return view?.callbackId === INCIDENTS.list ? { list: { id: view.id, query: list.queryOf(view) } } : {};
}

export function metadataOf(view: OpenView): IncidentMetadata {
  return JSON.parse(view.metadata || '{}') as IncidentMetadata;
}
