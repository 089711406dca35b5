import type { AccountFilter } from '../../../core/customers/index.ts';
import type { MailingPlan } from '../../../core/mailings/index.ts';
import type { Template } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import { type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/confirm-layer.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { MailPreviewLayer } from '../mail/preview.ts';
import { quotaLeftAfter } from '../quota-text.ts';
import { offerUndo } from '../undo.ts';

/** Counts, recipients, who is skipped and why, and the quota: all before anything leaves (T12, Q2). */
export class MailingPlanLayer extends PaneLayer {
  readonly id = 'mailings.plan';
  private readonly template: Template;
  private readonly selection: AccountFilter;
  private plan: MailingPlan | null = null;
  /** One for each opening of this page: a second Enter, or a second answer, sends nothing twice. */
  private requestKey = '';

  constructor(app: App, template: Template, selection: AccountFilter) {
    super(app);
    this.template = template;
    this.selection = selection;
  }

  title(): string {
    return this.app.say('tui:mailing.planTitle', { name: this.template.name });
  }

  override opened(): void {
    const { core, actor } = this.app.session;
    this.requestKey = core.base.ids.next();
    this.app.perform(
      () => core.mailings.plan(actor, this.input()),
      (plan) => {
        this.plan = plan;
      },
      (error) => {
        this.app.close(this);
        this.app.fail(error);
      },
    );
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
      row(span(quotaLeftAfter(this.app, plan.quota, plan.queued), plan.plan.length > 1 ? 'warn' : 'plain')),
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
        left: quotaLeftAfter(this.app, plan.quota, plan.queued),
      }),
      yes: () => this.send(),
    });
  }

  private send(): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.transaction((tx) => tx.mailings.send(actor, { ...this.input(), requestKey: this.requestKey })),
      async (sent) => {
        this.app.close(this);
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

  private input(): { templateId: string; selection: AccountFilter; overflow: 'spread' } {
    return { templateId: this.template.id, selection: this.selection, overflow: 'spread' };
  }
}
