import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Incident, IncidentCard, IncidentNotice } from '../../../core/incidents/index.ts';
import type { Rating } from '../../../core/ratings/index.ts';
import type { App } from '../../app/app.ts';
import { instantText } from '../../app/format.ts';
import { labelText } from '../../app/label.ts';
import { useTui } from '../../ui/context.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { Part } from '../../ui/page/fact.tsx';
import { pageScreen } from '../../ui/page/page-screen.ts';
import type { Page } from '../../ui/page/page-spec.ts';
import { Gap, Words } from '../../ui/words.tsx';
import { outcomeText as whyText } from '../outbox/message-text.ts';
import { scoreText } from '../ratings/rating-text.ts';
import { closeIncidentForm } from './close.ts';
import { incidentForm } from './edit.ts';
import { tellOutcome } from './notice-outcome.ts';
import { askToReopen, notIn } from './reopen.ts';

/** What is known of an incident; without the permission for ratings, none of them. */
interface Card extends IncidentCard {
  readonly ratings: readonly Rating[];
}

/** One incident: state, texts, mails with their outcome, ratings, history, and what can be done (I1, I4). */
export const incidentCard = pageScreen<Incident, Card>({
  id: 'incidents.card',
  name: 'Incidents: card',
  title: ({ input }) => `${input.reference} · ${input.account.tradeName}`,
  load: (app, { id }) => readCard(app, id),
  actions: [
    {
      id: 'edit',
      keys: ['e'],
      label: 'tui:action.edit',
      footer: true,
      run: ({ app }, { incident }) => app.push(incidentForm.open(app, { account: incident.account, incident })),
    },
    {
      id: 'close',
      keys: ['c'],
      label: 'tui:action.closeIncident',
      footer: true,
      needs: 'incidents.edit',
      off: ({ app }, { incident }) => notIn(app, incident, 'open'),
      run: ({ app }, { incident }) => app.push(closeIncidentForm.open(app, incident)),
    },
    {
      id: 'reopen',
      keys: ['o'],
      label: 'tui:action.reopen',
      footer: true,
      needs: 'incidents.edit',
      off: ({ app }, { incident }) => notIn(app, incident, 'closed'),
      run: (page, { incident }) => askToReopen(page.app, incident, () => page.reload()),
    },
    {
      id: 'tell',
      keys: ['s'],
      label: 'tui:action.sendOpening',
      help: 'tui:help.sendOpening',
      footer: true,
      needs: 'incidents.send',
      off: ({ app }, { canTell }) => (canTell ? undefined : app.say('tui:disabled.noOpeningToSend')),
      run: (page, { incident }) => askToTell(page, incident),
    },
  ],
  body: (card) => <CardBody {...card} />,
});

async function readCard(app: App, id: string): Promise<Card> {
  const { core, actor, may } = app.session;
  const card = await core.incidents.card(actor, id);
  const ratings = may('ratings.view')
    ? (await core.ratings.list(actor, { subject: { kind: 'incident', id } })).rows
    : [];
  return { ...card, ratings };
}

/** The opening notice, after all. */
function askToTell(page: Page<Incident, Card>, { id, account }: Incident): void {
  const { app } = page;
  const { core, actor } = app.session;
  const address = account.emails[0] ?? app.say('tui:incident.noAddress');
  ask(app, {
    question: app.say('incidents:card.tellText', { address }),
    yes: () =>
      app.perform(
        async () => {
          const { notice } = await core.transaction((tx) => tx.incidents.tell(actor, { id }));
          return { notice, card: await readCard(app, id) };
        },
        ({ notice, card }) => {
          page.show(card);
          tellOutcome(app, notice, { otherwise: 'warn' });
        },
      ),
  });
}

function CardBody({ incident, notices, ratings, steps }: Card): ReactNode {
  const app = useTui();
  const { say } = app;
  return (
    <>
      <Words tone="title">{incident.subject}</Words>
      <Words>
        <Words tone={incident.state === 'open' ? 'warn' : 'muted'}>{say(`tui:incident.${incident.state}`)}</Words>
        <Words tone="muted">{`  ${instantText(app, incident.closedAt ?? incident.createdAt)}`}</Words>
        {incident.assigneeName ? `  ${incident.assigneeName}` : ''}
      </Words>
      <TextPart label="tui:field.observations" text={incident.description} />
      <TextPart label="tui:field.resolution" text={incident.resolution} />
      <TextPart label="incidents:card.notes" text={incident.internalNotes} />
      <Part heading={say('incidents:card.mails')}>
        {notices.length === 0 ? (
          <Words>{say(incident.noticeOnCreate ? 'incidents:card.noMail' : 'incidents:notSent.switched_off')}</Words>
        ) : (
          notices.map((notice) => <Notice key={notice.message.id} {...notice} />)
        )}
      </Part>
      {ratings.map((rating) => (
        <RatingPart key={rating.id} rating={rating} />
      ))}
      <Part heading={say('incidents:card.history')}>
        {steps.map(({ act, at, byName }) => (
          <Words key={`${at}.${act}`}>
            <Words tone="muted">{`${instantText(app, at)}  `}</Words>
            {say(`incidents:step.${act}`)}
            <Words tone="muted">{`  ${byName}`}</Words>
          </Words>
        ))}
      </Part>
    </>
  );
}

function TextPart({ label, text }: { label: string; text: string }): ReactNode {
  const { say } = useTui();
  if (text === '') return null;
  return (
    <Part heading={say(label)}>
      <Words wrap="wrap">{text}</Words>
    </Part>
  );
}

/** A mail with its outcome, and why it is that. */
function Notice({ event, message }: IncidentNotice): ReactNode {
  const app = useTui();
  const { say } = app;
  const failed = message.bounce !== null || ['failed', 'unknown', 'suppressed'].includes(message.state);
  const reasons = [whyText(app, message), message.bounce ? say(`mail:bounce.${message.bounce.kind}`) : ''];
  return (
    <Box flexDirection="column">
      <Words>
        {labelText(app, say(`incidents:event.${event}`))}
        <Words tone={failed ? 'bad' : 'plain'}>{say(`tui:state.${message.state}`)}</Words>
        <Words tone="muted">{`  ${message.toEmail}  ${instantText(app, message.sentAt ?? message.createdAt)}`}</Words>
      </Words>
      <Box flexDirection="column" paddingLeft={2}>
        {reasons.filter(Boolean).map((reason) => (
          <Words key={reason} tone="muted" wrap="wrap">
            {reason}
          </Words>
        ))}
      </Box>
    </Box>
  );
}

function RatingPart({ rating }: { rating: Rating }): ReactNode {
  const app = useTui();
  return (
    <Box flexDirection="column">
      <Gap />
      <Words>
        <Words tone={rating.low ? 'bad' : 'good'}>{`${scoreText(rating, app)}  `}</Words>
        <Words tone="muted">{instantText(app, rating.updatedAt)}</Words>
      </Words>
      {rating.comment ? (
        <Box paddingLeft={2}>
          <Words wrap="wrap">{rating.comment}</Words>
        </Box>
      ) : null}
    </Box>
  );
}
