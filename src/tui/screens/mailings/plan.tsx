import type { ReactNode } from 'react';
import type { AccountFilter } from '../../../core/customers/index.ts';
import type { MailingInput, MailingPlan } from '../../../core/mailings/index.ts';
import type { Template } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import { dayText, instantText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { Part } from '../../ui/page/fact.tsx';
import { pageScreen } from '../../ui/page/page-screen.ts';
import type { Page } from '../../ui/page/page-spec.ts';
import { Words } from '../../ui/words.tsx';
import { mailPreviewPage } from '../mail/preview.tsx';
import { quotaLeftAfter } from '../quota-text.ts';
import { renderedTemplate } from '../templates/rendered-template.ts';
import { offerUndo } from '../undo.ts';
import { everyoneScreen } from './everyone.ts';
import { laterForm } from './later.ts';

interface Input {
  readonly template: Template;
  readonly selection: AccountFilter;
  /** Called once it is queued: where the recipients were chosen, the choice is done with. */
  sent(): void;
}

interface Shown {
  readonly plan: MailingPlan;
  /** Ms since 1970 UTC; null: now. */
  readonly scheduledFor: number | null;
  /** One for each opening of this page: a second Enter, or a second answer, sends nothing twice. */
  readonly requestKey: string;
}

type PlanPage = Page<Input, Shown>;

/** Counts, recipients, who is skipped and why, and the quota: all before anything leaves (T12, Q2). */
export const mailingPlanPage = pageScreen<Input, Shown>({
  id: 'mailings.plan',
  name: 'Templates: before sending',
  title: ({ app, input }) => app.say('tui:mailing.planTitle', { name: input.template.name }),
  load: async ({ session: { core, actor } }, input) => ({
    plan: await core.mailings.plan(actor, mailingOf(input, null)),
    scheduledFor: null,
    requestKey: core.base.ids.next(),
  }),
  live: false,
  stays: false,
  actions: [
    {
      id: 'send',
      keys: ['enter'],
      label: 'tui:action.send',
      footer: true,
      off: ({ app }, { plan }) => (plan.queued === 0 ? app.say('tui:mailing.nobody') : undefined),
      run: confirm,
    },
    {
      id: 'later',
      keys: ['t'],
      label: 'tui:action.later',
      footer: true,
      run: (page, shown) => page.app.push(laterForm.open(page.app, (instant) => replan(page, shown, instant))),
    },
    {
      id: 'everyone',
      keys: ['r'],
      label: 'tui:action.everyRecipient',
      footer: true,
      run: ({ app, input: { template, selection } }, { plan: { skipped } }) =>
        app.push(everyoneScreen.open(app, { name: template.name, selection, skipped })),
    },
    {
      id: 'preview',
      keys: ['v'],
      label: 'tui:action.preview',
      footer: true,
      run: ({ app, input: { template } }, { plan }) => {
        const load = () => renderedTemplate(app, template.id, plan.sample[0]?.accountId);
        app.push(mailPreviewPage.open(app, { heading: template.name, load }));
      },
    },
  ],
  body: (shown) => <PlanBody {...shown} />,
});

function mailingOf({ template, selection }: Input, scheduledFor: number | null): MailingInput {
  return { templateId: template.id, selection, overflow: 'spread', scheduledFor };
}

/** A day for which it can't be planned changes nothing. */
function replan(page: PlanPage, shown: Shown, scheduledFor: number | null): void {
  const { core, actor } = page.app.session;
  page.app.perform(
    () => core.mailings.plan(actor, mailingOf(page.input, scheduledFor)),
    (plan) => page.show({ ...shown, plan, scheduledFor }),
  );
}

/** `now`, or the day and hour that were chosen. */
function whenText(app: App, { scheduledFor }: Shown): string {
  return scheduledFor === null
    ? app.say('tui:mailing.now')
    : app.say('tui:mailing.at', { when: instantText(app, scheduledFor) });
}

/** Of today's budget; a mailing for another day takes nothing of it. */
function leftText(app: App, { plan, scheduledFor }: Shown): string {
  return scheduledFor === null ? quotaLeftAfter(app, plan.quota, plan.queued) : '';
}

function confirm(page: PlanPage, shown: Shown): void {
  const { app } = page;
  const mails = app.say('tui:mailing.mails', { count: shown.plan.queued });
  ask(app, {
    question: app.say('tui:mailing.ask', { mails, when: whenText(app, shown), left: leftText(app, shown) }),
    yes: () => send(page, shown),
  });
}

function send(page: PlanPage, { scheduledFor, requestKey }: Shown): void {
  const { app, input } = page;
  const { core, actor } = app.session;
  app.perform(
    () => core.transaction((tx) => tx.mailings.send(actor, { ...mailingOf(input, scheduledFor), requestKey })),
    ({ queued, batchId, undoUntil }) => {
      page.close();
      input.sent();
      offerUndo(app, { batchId, until: undoUntil, text: app.say('tui:mailing.sent', { count: queued }) });
    },
  );
}

function PlanBody(shown: Shown): ReactNode {
  const app = useTui();
  const { say } = app;
  const { plan, scheduledFor } = shown;
  const spread = plan.plan.length > 1;
  const last = plan.plan.at(-1);
  return (
    <>
      <Words tone="title">{say('tui:mailing.mails', { count: plan.queued })}</Words>
      <Words wrap="wrap">
        <Words tone={scheduledFor === null ? 'plain' : 'accent'}>
          {`${say('tui:mailing.leaves', { when: whenText(app, shown) })} `}
        </Words>
        <Words tone={spread ? 'warn' : 'plain'}>{leftText(app, shown)}</Words>
      </Words>
      {spread && last ? (
        <>
          <Words tone="warn">{say('tui:mailing.spread')}</Words>
          {plan.plan.map(({ day, messages }) => (
            <Words key={day}>{`  ${say('tui:mailing.onDay', { day, count: messages })}`}</Words>
          ))}
          <Words tone="warn">{say('tui:mailing.lastLeaves', { day: dayText(app, last.day) })}</Words>
        </>
      ) : null}
      <Part heading={say('tui:mailing.recipients')}>
        {plan.sample.map(({ accountId, name, email }) => (
          <Words key={accountId}>
            {name}
            <Words tone="muted">{`  ${email}`}</Words>
          </Words>
        ))}
        {plan.queued > plan.sample.length ? (
          <Words tone="muted">{say('tui:mailing.more', { count: plan.queued - plan.sample.length })}</Words>
        ) : null}
      </Part>
      <Part heading={say('tui:mailing.skipped', { count: plan.skipped.length })}>
        {plan.skipped.map(({ accountId, name, reference, why }) => (
          <Words key={accountId}>
            <Words tone="muted">{`${name} (${reference})`}</Words>
            <Words tone="warn">{`  ${say(`mailings:skip.${why}`)}`}</Words>
          </Words>
        ))}
      </Part>
    </>
  );
}
