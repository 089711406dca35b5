import { may } from '../../core/access/index.ts';
import { type Incident, type IncidentCard, type IncidentNotice, TEXT_LIMIT } from '../../core/incidents/index.ts';
import type { Rating } from '../../core/ratings/index.ts';
import {
  actions,
  type Block,
  bold,
  button,
  context,
  divider,
  joinMarked,
  LIMITS,
  longText,
  type Marked,
  type Modal,
  marked,
  md,
  modal,
  section,
} from '../blocks/index.ts';
import { type Caller, labelled } from '../caller.ts';
import { allRatings, isCut, ratingLines } from '../ratings/rating-words.ts';
import { INCIDENTS } from './ids.ts';
import type { IncidentMetadata } from './incident-forms.ts';

/** Enough for the longest text that an incident takes. */
const TEXT_BLOCKS = Math.ceil(TEXT_LIMIT / LIMITS.sectionText) + 1;
const STEPS_SHOWN = 8;

export interface IncidentCardFacts extends IncidentCard {
  /** What the customer said of its notices, newest first; null: the caller may not see ratings. */
  readonly ratings: readonly Rating[] | null;
}

/** One incident: where it stands, what the customer reads and what not, its mails and their outcome, ratings, history. */
export function incidentCard(caller: Caller, facts: IncidentCardFacts, metadata: IncidentMetadata): Modal {
  const { say, format } = caller;
  const { incident, ratings, steps } = facts;
  const since = incident.closedAt ?? incident.createdAt;
  const blocks: Block[] = [
    section(
      md`${bold(marked(incident.subject, 250))}\n${marked(incident.account.tradeName, 100)} · ${say(`incidents:state.${incident.state}`)} · ${format.instant(since)}${incident.assigneeName ? md` · ${incident.assigneeName}` : md``}`,
    ),
    ...actButtons(caller, facts),
    ...text(caller, 'bot:incidents.observations', incident.description),
    ...text(caller, 'bot:incidents.resolution', incident.resolution),
    ...text(caller, 'incidents:card.notes', incident.internalNotes),
    divider(),
    section(noticeWords(caller, facts)),
    ...(ratings ?? []).map((rating) => ratingBlock(caller, rating)),
    divider(),
    ...steps
      .slice(-STEPS_SHOWN)
      .map(({ act, at, byName }) =>
        context(md`${format.instant(at)} · ${say(`incidents:step.${act}`)} · ${marked(byName, 80)}`),
      ),
  ];
  return modal({ id: INCIDENTS.card, title: incident.reference, blocks, close: say('bot:close'), metadata });
}

function actButtons({ say, actor }: Caller, { incident, canTell, notices }: IncidentCardFacts): Block[] {
  const value = incident.id;
  const next = incident.state === 'open' ? INCIDENTS.close : INCIDENTS.reopen;
  const tellText = say(notices.length === 0 ? 'incidents:card.tell' : 'incidents:card.tellAgain');
  const buttons = [
    ...(may(actor, 'incidents.edit')
      ? [
          button({ id: INCIDENTS.edit, text: say('bot:incidents.act.edit'), value }),
          button({ id: next, text: say(`bot:incidents.act.${incident.state === 'open' ? 'close' : 'reopen'}`), value }),
        ]
      : []),
    ...(canTell && may(actor, 'incidents.send')
      ? [
          button({
            id: INCIDENTS.tell,
            text: tellText,
            value,
            style: 'primary',
            confirm: {
              title: tellText,
              text: say('incidents:card.tellText', { address: incident.account.emails[0] ?? say('bot:noAddress') }),
              confirm: say('incidents:card.tellYes'),
              deny: say('bot:cancel'),
            },
          }),
        ]
      : []),
  ];
  return buttons.length > 0 ? [actions(buttons)] : [];
}

/** In full: whoever may not change the incident has no other place to read it. */
function text({ say }: Caller, label: string, words: string): Block[] {
  return words === '' ? [] : [section(bold(marked(say(label)))), ...longText(words, TEXT_BLOCKS)];
}

function ratingBlock(caller: Caller, rating: Rating): Block {
  const all = isCut(rating.comment) ? allRatings(caller, rating.account?.id) : undefined;
  return section(ratingLines(caller, rating), all);
}

function noticeWords(caller: Caller, { incident, notices }: IncidentCardFacts): Marked {
  const lines = notices.map((notice) => noticeLine(caller, notice));
  const title = bold(marked(caller.say('incidents:card.mails')));
  return joinMarked([title, ...(lines.length > 0 ? lines : [noMail(caller, incident)])], '\n');
}

function noMail({ say }: Caller, { noticeOnCreate }: Incident): Marked {
  return marked(say(noticeOnCreate ? 'incidents:card.noMail' : 'incidents:notSent.switched_off'));
}

/** `Opened · Cancelled: Undone right after sending. · chef@nord.example · Nov 24, 2026, 10:00`. */
function noticeLine(caller: Caller, { event, message }: IncidentNotice): Marked {
  const { say, format } = caller;
  const state = say(`mail:state.${message.state}`);
  const why = message.outcomeCode
    ? labelled(caller, state, say(`mail:outcome.${message.outcomeCode}`, { detail: message.outcomeText ?? '' }))
    : state;
  const came = message.bounce ? [say(`mail:bounce.${message.bounce.kind}`)] : [];
  const at = message.sentAt ?? message.createdAt;
  return joinMarked(
    [say(`incidents:event.${event}`), why, ...came, message.toEmail, format.instant(at)].map((part) =>
      marked(part, 300),
    ),
    ' · ',
  );
}
