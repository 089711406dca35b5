import type { AccountFilter } from '../../../core/customers/index.ts';
import type { MailingInput, MailingPlan } from '../../../core/mailings/index.ts';
import type { Template } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import { instantText } from '../../app/format.ts';
import { type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { MailPreviewLayer } from '../mail/preview.ts';
import { quotaLeftAfter } from '../quota-text.ts';
import { offerUndo } from '../undo.ts';
import { LaterLayer } from './later.ts';

/** Counts, recipients, who is skipped and why, and the quota: all before anything leaves (T12, Q2). */
export class MailingPlanLayer extends PaneLayer {
  readonly id = 'mailings.plan';
  private readonly template: Template;
  private readonly selection: AccountFilter;
  private readonly sent: () => void;
  private plan: MailingPlan | null = null;
  /** Ms since 1970 UTC; null: now. */
  private scheduledFor: number | null = null;
  /** One for each opening of this page: a second Enter, or a second answer, sends nothing twice. */
  private requestKey = '';

  /** `sent` is called once it is queued: where the recipients were chosen, the choice is done with. */
  constructor(
    app: App,
    { template, selection, sent }: { template: Template; selection: AccountFilter; sent: () => void },
  ) {
    super(app);
    this.template = template;
    this.selection = selection;
    this.sent = sent;
  }

  title(): string {
    return this.app.say('tui:mailing.planTitle', { name: this.template.name });
  }

  override opened(): void {
    this.requestKey = this.app.session.core.base.ids.next();
    this.replan();
  }

  protected override actions(): readonly Binding[] {
    return [
      {
        id: 'send',
        keys: ['enter'],
        label: 'tui:action.send',
        footer: true,
        disabled: () => this.cannotSend(),
        run: () => this.confirm(),
      },
      { id: 'later', keys: ['t'], label: 'tui:action.later', footer: true, run: () => this.later() },
      { id: 'preview', keys: ['v'], label: 'tui:action.preview', footer: true, run: () => this.preview() },
    ];
  }

  protected content(): readonly Row[] {
    const { plan } = this;
    const { say } = this.app;
    if (!plan) return [row(span(say('tui:list.loading'), 'muted'))];
    const days =
      plan.plan.length > 1
        ? plan.plan.map((day) => row('  ', say('tui:mailing.onDay', { day: day.day, count: day.messages })))
        : [];
    const skipped = plan.skipped.map((skip) =>
      row(span(`  ${skip.name} (${skip.reference})`, 'muted'), span(`  ${say(`mailings:skip.${skip.why}`)}`, 'warn')),
    );
    return [
      row(span(say('tui:mailing.mails', { count: plan.queued }), 'title')),
      row(
        span(
          `${say('tui:mailing.leaves', { when: this.whenText() })} `,
          this.scheduledFor === null ? 'plain' : 'accent',
        ),
        span(this.leftText(plan), plan.plan.length > 1 ? 'warn' : 'plain'),
      ),
      ...(days.length > 0 ? [row(span(say('tui:mailing.spread'), 'warn')), ...days] : []),
      row(),
      row(span(say('tui:mailing.recipients'), 'muted')),
      ...plan.sample.map((recipient) => row('  ', recipient.name, span(`  ${recipient.email}`, 'muted'))),
      ...(plan.queued > plan.sample.length
        ? [row(span(`  ${say('tui:mailing.more', { count: plan.queued - plan.sample.length })}`, 'muted'))]
        : []),
      row(),
      row(span(say('tui:mailing.skipped', { count: plan.skipped.length }), plan.skipped.length > 0 ? 'warn' : 'muted')),
      ...skipped,
    ];
  }

  private replan(): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.mailings.plan(actor, this.input()),
      (plan) => {
        this.plan = plan;
      },
      (error) => {
        if (this.plan) this.scheduledFor = null;
        else this.app.close(this);
        this.app.fail(error);
      },
    );
  }

  private later(): void {
    this.app.push(
      new LaterLayer(this.app, (instant) => {
        this.scheduledFor = instant;
        this.replan();
      }),
    );
  }

  /** `now`, or the day and hour that were chosen. */
  private whenText(): string {
    const { say } = this.app;
    return this.scheduledFor === null
      ? say('tui:mailing.now')
      : say('tui:mailing.at', { when: instantText(this.app, this.scheduledFor) });
  }

  /** Of today's budget; a mailing for another day takes nothing of it. */
  private leftText(plan: MailingPlan): string {
    return this.scheduledFor === null ? quotaLeftAfter(this.app, plan.quota, plan.queued) : '';
  }

  private cannotSend(): string | undefined {
    if (!this.plan) return this.app.say('tui:list.loading');
    return this.plan.queued === 0 ? this.app.say('tui:mailing.nobody') : undefined;
  }

  private confirm(): void {
    const { plan } = this;
    if (!plan) return;
    const { say } = this.app;
    ask(this.app, {
      question: say('tui:mailing.ask', {
        mails: say('tui:mailing.mails', { count: plan.queued }),
        when: this.whenText(),
        left: this.leftText(plan),
      }),
      yes: () => this.send(),
    });
  }

  private send(): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.transaction((tx) => tx.mailings.send(actor, { ...this.input(), requestKey: this.requestKey })),
      (sent) => {
        this.app.close(this);
        this.sent();
        const text = this.app.say('tui:mailing.sent', { count: sent.queued });
        offerUndo(this.app, { batchId: sent.batchId, until: sent.undoUntil, text });
      },
    );
  }

  private preview(): void {
    const { core, actor } = this.app.session;
    const first = this.plan?.sample[0]?.accountId;
    const load = async () => {
      const { design, subject, body } = await core.templates.get(actor, this.template.id);
      return core.templates.preview(actor, {
        kind: 'mailing',
        design,
        subject,
        body,
        ...(first ? { accountId: first } : {}),
      });
    };
    this.app.push(new MailPreviewLayer(this.app, this.template.name, load));
  }

  private input(): MailingInput {
    return {
      templateId: this.template.id,
      selection: this.selection,
      overflow: 'spread',
      scheduledFor: this.scheduledFor,
    };
  }
}
