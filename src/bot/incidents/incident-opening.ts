import type { Account } from '../../core/customers/index.ts';
import { AppError, refuseField } from '../../core/errors.ts';
import { type Modal, modal } from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import { mailPreview } from '../mail-preview.ts';
import { accountChoice } from '../searches.ts';
import { chosenIn, isTicked, textIn } from '../state.ts';
import type { ActionTurn, Answer, SubmitAnswer, SubmitTurn } from '../turn.ts';
import { INCIDENTS } from './ids.ts';
import { type IncidentMetadata, incidentForm } from './incident-forms.ts';
import { ended } from './incident-notices.ts';
import type { Incidents } from './incident-screens.ts';

/** What a new incident's form is filled with. */
export interface NewIncident {
  readonly account?: Account;
  readonly subject?: string;
  readonly internalNotes?: string;
  readonly list?: IncidentMetadata['list'];
}

export async function newForm(
  { bot: { core } }: Incidents,
  caller: Caller,
  { account, subject = '', internalNotes = '', list }: NewIncident = {},
): Promise<Modal> {
  core.access.require(caller.actor, 'incidents.edit');
  // Whoever may not see customers could not choose one.
  core.access.require(caller.actor, 'customers.view');
  return incidentForm(caller, {
    incident: null,
    customer: account ? accountChoice(caller, account) : null,
    subject,
    description: '',
    internalNotes,
    notices: await core.incidents.defaults(caller.actor),
    metadata: list ? { list } : {},
  });
}

export async function openIncident(
  incidents: Incidents,
  { caller, place, view, state }: SubmitTurn,
): Promise<SubmitAnswer> {
  const { core, batches } = incidents.bot;
  const accountId = chosenIn(state, 'accountId');
  if (!accountId) throw refuseField('accountId', 'bot.chooseCustomer');
  const { incident, notice } = await core.transaction((rooms) =>
    rooms.incidents.open(caller.actor, {
      accountId,
      subject: textIn(state, 'subject'),
      description: textIn(state, 'description'),
      internalNotes: textIn(state, 'internalNotes'),
      noticeOnCreate: isTicked(state, 'notices', 'create'),
      noticeOnClose: isTicked(state, 'notices', 'close'),
      // One form opens one incident, however often it is submitted (I4).
      requestKey: `slack:${view.id}`,
      origin: batches.originOf(place),
    }),
  );
  const what = caller.md('bot:incidents.opened', {
    reference: incident.reference,
    customer: incident.account.tradeName,
  });
  return await ended(incidents, { caller, place, view, incident, notice, what });
}

/** The opening notice as the customer would get it. */
export async function previewNotice({ bot }: Incidents, { caller, state }: ActionTurn): Promise<Answer> {
  const accountId = chosenIn(state, 'accountId');
  if (!accountId) throw new AppError('bot.chooseCustomer');
  const [subject, description] = [textIn(state, 'subject'), textIn(state, 'description')];
  const input = { accountId, subject, description, event: 'created' as const };
  const mail = await bot.core.incidents.previewNotice(caller.actor, input);
  const { say } = caller;
  const blocks = await mailPreview(bot, caller, { kind: 'incident', mail });
  return { push: modal({ id: INCIDENTS.previewModal, title: say('bot:preview'), close: say('bot:back'), blocks }) };
}
