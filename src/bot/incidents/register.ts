import { may } from '../../core/access/index.ts';
import type { Account } from '../../core/customers/index.ts';
import { EditConflict, editBase, rebased } from '../../core/edits.ts';
import { AppError, refuseField } from '../../core/errors.ts';
import { type Incident, incidentFields, type NoticeOutcome } from '../../core/incidents/index.ts';
import { leavingWords } from '../batches/leaving-words.ts';
import {
  actions,
  button,
  type Card,
  card,
  type Marked,
  type Modal,
  md,
  modal,
  section,
  sentence,
} from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { SHORTCUTS } from '../ids.ts';
import type { ListQuery } from '../lists.ts';
import { mailPreview } from '../mail-preview.ts';
import { carrying } from '../places.ts';
import { accountChoice } from '../searches.ts';
import { chosenIn, isTicked, textIn } from '../state.ts';
import type { ActionTurn, Answer, CommandTurn, OpenView, Place, SubmitAnswer, SubmitTurn, Turn } from '../turn.ts';
import type { Verb } from '../verbs.ts';
import { INCIDENTS } from './ids.ts';
import { incidentCard } from './incident-card.ts';
import { closingForm, type IncidentMetadata, incidentForm, takesTheirs } from './incident-forms.ts';
import { registerIncidentList } from './incident-list.ts';

export interface IncidentsFeature {
  readonly verb: Verb;
  newForm(
    caller: Caller,
    input?: { account?: Account; subject?: string; internalNotes?: string; list?: IncidentMetadata['list'] },
  ): Promise<Modal>;
}

/** `/relance incident new|list|close REF`: tickets and their two notices (I1–I4). */
export function registerIncidents(bot: Bot): IncidentsFeature {
  const { core, router, outlet } = bot;
  const list = registerIncidentList(bot);
  const feature: IncidentsFeature = {
    verb: { name: 'incident', permissions: ['incidents.view', 'incidents.edit'], opens: 'modal', run: onCommand },
    async newForm(caller, { account, subject = '', internalNotes = '', list: below } = {}) {
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
        metadata: below ? { list: below } : {},
      });
    },
  };

  router.shortcut(SHORTCUTS.incident, async ({ caller }) => ({ show: await feature.newForm(caller) }));
  router.shortcut(SHORTCUTS.incidentFromMessage, async ({ caller, text }) => ({
    // A colleague's words were not written for the customer (I6).
    show: await feature.newForm(caller, { internalNotes: text }),
  }));
  router.action(INCIDENTS.openNew, 'push', async ({ caller, place }) => ({
    push: await feature.newForm(caller, listBelow(place)),
  }));
  router.action(INCIDENTS.row, 'push', async (turn) => {
    const [act, id = ''] = turn.value.split(':');
    const metadata = { i: id, ...listBelow(turn.place) };
    if (act === 'reopen') return await reopen(turn, id);
    if (act === 'look') return { push: await showCard(turn.caller, id, metadata) };
    const incident = await core.incidents.get(turn.caller.actor, id);
    return {
      push:
        act === 'close' ? closingForm(turn.caller, { incident, metadata }) : editForm(turn.caller, incident, metadata),
    };
  });
  router.action(INCIDENTS.edit, 'push', async ({ caller, place, value }) => ({
    push: editForm(caller, await core.incidents.get(caller.actor, value), { i: value, ...cardBelow(place) }),
  }));
  router.action(INCIDENTS.close, 'push', async ({ caller, place, value }) => ({
    push: closingForm(caller, {
      incident: await core.incidents.get(caller.actor, value),
      metadata: { i: value, ...cardBelow(place) },
    }),
  }));
  router.action(INCIDENTS.reopen, 'nothing', async (turn) => await reopen(turn, turn.value));
  router.action(INCIDENTS.tell, 'nothing', tellCustomer);
  router.action(INCIDENTS.preview, 'push', preview);
  router.submit(INCIDENTS.form, (turn) => (metadataOf(turn.view).i ? save(turn) : open(turn)));
  router.submit(INCIDENTS.closeForm, close);
  return feature;

  async function onCommand({ caller, text }: CommandTurn): Promise<Answer> {
    const [word = '', ...rest] = text.split(/\s+/).filter((each) => each !== '');
    const what = rest.join(' ');
    if (word === 'new') return { show: await feature.newForm(caller, { subject: what }) };
    if ((word === 'close' || word === 'reopen') && what !== '') {
      const incident = await core.incidents.findByReference(caller.actor, what);
      if (!incident) throw new AppError('bot.noSuchIncident', { params: { reference: what } });
      if (word === 'close' && incident.state === 'closed') return { reply: closedAlready(caller, incident) };
      if (word === 'close') return { show: closingForm(caller, { incident, metadata: { i: incident.id } }) };
      await core.transaction((rooms) => rooms.incidents.reopen(caller.actor, { id: incident.id }));
      return { reply: sentence(caller.md('bot:incidents.reopened', { reference: incident.reference })) };
    }
    const named = word === 'list' ? null : await core.incidents.findByReference(caller.actor, text);
    if (named) return { show: await showCard(caller, named.id, { i: named.id }) };
    // Without a reference the list lets one choose among those that can be closed, or opened again.
    if (word === 'close' || word === 'reopen')
      return { show: await list.show(caller, { q: '', f: { state: word === 'close' ? 'open' : 'closed' } }) };
    return { show: await list.show(caller, { q: word === 'list' ? what : text }) };
  }

  function closedAlready(caller: Caller, { id, reference, account }: Incident): Card {
    const text = caller.md('bot:incidents.closed', { reference, customer: account.tradeName });
    const reopening = button({ id: INCIDENTS.reopen, text: caller.say('bot:incidents.act.reopen'), value: id });
    return card(text, [section(text), actions([reopening])]);
  }

  async function open({ caller, place, view, state }: SubmitTurn) {
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
        origin: bot.batches.originOf(place),
      }),
    );
    const what = caller.md('bot:incidents.opened', {
      reference: incident.reference,
      customer: incident.account.tradeName,
    });
    return await ended({ caller, place, view, incident, notice, what });
  }

  async function save({ caller, place, view, state }: SubmitTurn): Promise<SubmitAnswer> {
    const metadata = metadataOf(view);
    const { i: id = '', b: base = null } = metadata;
    // What is too long for a field was not in the form, and stays as it is; so does what was given up.
    const texts = TEXTS.filter((name) => state[name] && !takesTheirs(state, name));
    const switches = {
      noticeOnCreate: isTicked(state, 'notices', 'create'),
      noticeOnClose: isTicked(state, 'notices', 'close'),
    };
    const input = { id, base, ...Object.fromEntries(texts.map((name) => [name, textIn(state, name)])), ...switches };
    try {
      await core.transaction((rooms) => rooms.incidents.edit(caller.actor, input));
    } catch (error) {
      if (!(error instanceof EditConflict)) throw error;
      const incident = await core.incidents.get(caller.actor, id);
      // The form once more, with what was typed in it, and what was given up before as it was answered.
      const typed = Object.fromEntries(TEXTS.map((name) => [name, state[name] ? textIn(state, name) : incident[name]]));
      const given = TEXTS.filter((name) => takesTheirs(state, name));
      const conflicts = [
        ...error.conflicts,
        ...given.map((name) => ({ field: name, theirs: incident[name], mine: typed[name], given: true })),
      ];
      const { subject = '', description = '', internalNotes = '' } = typed;
      const form = { incident, customer: null, subject, description, internalNotes, notices: switches, conflicts };
      return { show: incidentForm(caller, { ...form, metadata: { ...metadata, b: rebased(base, error.conflicts) } }) };
    }
    return { close: 'this', after: () => refreshBelow({ caller, place }, metadata) };
  }

  async function close({ caller, place, view, state }: SubmitTurn): Promise<SubmitAnswer> {
    const metadata = metadataOf(view);
    const { i: id = '', b: base } = metadata;
    const resolution = textIn(state, 'resolution');
    const given = takesTheirs(state, 'resolution') ? {} : { resolution };
    let closed: { incident: Incident; notice: NoticeOutcome };
    try {
      closed = await core.transaction(async (rooms) => {
        // Somebody else was faster, and this person has decided: their resolution is what is left to be saved.
        if (base) await rooms.incidents.edit(caller.actor, { id, base, ...given });
        const noticeOnClose = isTicked(state, 'notices', 'close');
        const origin = bot.batches.originOf(place);
        return await rooms.incidents.close(caller.actor, { id, ...given, noticeOnClose, origin });
      });
    } catch (error) {
      if (!(error instanceof EditConflict)) throw error;
      const { conflicts } = error;
      const incident = await core.incidents.get(caller.actor, id);
      const again = { ...metadata, b: rebased(base ?? null, conflicts) };
      return { show: closingForm(caller, { incident, resolution, conflicts, metadata: again }) };
    }
    const { incident, notice } = closed;
    const what = caller.md('bot:incidents.closed', {
      reference: incident.reference,
      customer: incident.account.tradeName,
    });
    return await ended({ caller, place, view, incident, notice, what });
  }

  async function reopen({ caller, place }: ActionTurn, id: string): Promise<Answer> {
    const incident = await core.transaction((rooms) => rooms.incidents.reopen(caller.actor, { id }));
    if (place.view?.callbackId === INCIDENTS.list) {
      await outlet.update(
        { view_id: place.view.id },
        carrying(await list.show(caller, list.queryOf(place.view)), place),
      );
      return null;
    }
    if (place.view?.callbackId === INCIDENTS.card) {
      await refreshBelow({ caller, place }, metadataOf(place.view));
      return { show: await showCard(caller, id, metadataOf(place.view)) };
    }
    const answer = sentence(caller.md('bot:incidents.reopened', { reference: incident.reference }));
    return place.message ? { replace: answer } : { reply: answer };
  }

  /** The form becomes what was done and what becomes of its notice; without a notice it closes, and a message says so. */
  async function ended(input: {
    caller: Caller;
    place: Place;
    view: OpenView;
    incident: Incident;
    notice: NoticeOutcome;
    what: Marked;
  }): Promise<SubmitAnswer> {
    const { caller, place, view, incident, notice, what } = input;
    // The same request once more: the first one has told already.
    if (notice.why === 'repeated') return { close: 'this' };
    if (notice.batchId !== null && notice.queued > 0) {
      const lead = md`${what} ${noticeLeaves(caller, notice)}`;
      const sent = await bot.batches.sent({ caller, place, batchId: notice.batchId, lead, clears: false });
      return {
        ...sent,
        after: async () => {
          await refreshBelow({ caller, place }, metadataOf(view));
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
        await refreshBelow({ caller, place }, metadataOf(view));
        await outlet.direct(place.slackUserId, answer);
      },
    };
  }

  function noticeLeaves(caller: Caller, { undoUntil }: NoticeOutcome): Marked {
    const leaves = leavingWords(caller, { at: undoUntil ?? 0, now: core.base.clock.now(), count: 1 });
    return md`${caller.md('bot:incidents.noticeLeaves')} ${leaves}`;
  }

  /** The opening notice that the customer has not got goes again, from the incident's card. */
  async function tellCustomer({ caller, place, value }: ActionTurn): Promise<Answer> {
    const { incident, notice } = await core.transaction((rooms) =>
      rooms.incidents.tell(caller.actor, { id: value, origin: bot.batches.originOf(place) }),
    );
    if (notice.why !== null && notice.why !== 'repeated')
      return { reply: sentence(caller.md(`incidents:notSent.${notice.why}`)) };
    if (notice.batchId !== null) {
      const lead = md`*${incident.reference}* · ${incident.account.tradeName}. ${noticeLeaves(caller, notice)}`;
      await bot.batches.announce({ caller, place, batchId: notice.batchId, lead });
    }
    return place.view ? { show: await showCard(caller, value, metadataOf(place.view)) } : null;
  }

  async function showCard(caller: Caller, id: string, metadata: IncidentMetadata): Promise<Modal> {
    const facts = await core.incidents.card(caller.actor, id);
    const subject = { kind: 'incident', id };
    const ratings = may(caller.actor, 'ratings.view')
      ? (await core.ratings.list(caller.actor, { subject }, { limit: 3 })).rows
      : null;
    return incidentCard(caller, { ...facts, ratings }, metadata);
  }

  /** The card and the list under a form show what it has changed. */
  async function refreshBelow(
    { caller, place }: Turn,
    { i, card: cardId, list: below }: IncidentMetadata,
  ): Promise<void> {
    if (cardId && i) {
      const content = await showCard(caller, i, { i, ...(below ? { list: below } : {}) });
      await outlet.update({ view_id: cardId }, carrying(content, place));
    }
    if (below) await outlet.update({ view_id: below.id }, carrying(await list.show(caller, below.query), place));
  }

  function cardBelow({ view }: Place): Pick<IncidentMetadata, 'card' | 'list'> {
    if (view?.callbackId !== INCIDENTS.card) return {};
    const { list: below } = metadataOf(view);
    return { card: view.id, ...(below ? { list: below } : {}) };
  }

  function listBelow({ view }: Place): { list?: { id: string; query: ListQuery } } {
    return view?.callbackId === INCIDENTS.list ? { list: { id: view.id, query: list.queryOf(view) } } : {};
  }

  async function preview({ caller, state }: ActionTurn): Promise<Answer> {
    const accountId = chosenIn(state, 'accountId');
    if (!accountId) throw new AppError('bot.chooseCustomer');
    const [subject, description] = [textIn(state, 'subject'), textIn(state, 'description')];
    const input = { accountId, subject, description, event: 'created' as const };
    const mail = await core.incidents.previewNotice(caller.actor, input);
    const { say } = caller;
    const blocks = await mailPreview(bot, caller, { kind: 'incident', mail });
    return { push: modal({ id: INCIDENTS.previewModal, title: say('bot:preview'), close: say('bot:back'), blocks }) };
  }

  function editForm(caller: Caller, incident: Incident, metadata: IncidentMetadata): Modal {
    const { subject, description, internalNotes } = incident;
    const base = editBase(incidentFields(incident));
    const texts = { subject, description, internalNotes };
    return incidentForm(caller, {
      incident,
      customer: null,
      ...texts,
      notices: incident,
      metadata: { ...metadata, b: base },
    });
  }
}

/** The fields of the form that hold texts. */
const TEXTS = ['subject', 'description', 'internalNotes'] as const;

function metadataOf(view: OpenView): IncidentMetadata {
  return JSON.parse(view.metadata || '{}') as IncidentMetadata;
}
