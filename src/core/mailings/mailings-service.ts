import type { Actor } from '../access/index.ts';
import type { Base } from '../base.ts';
import { MINUTE } from '../clock.ts';
import { customerLocale } from '../customers/index.ts';
import { dateIn, type PlainDate } from '../dates.ts';
import { insideTransaction } from '../db/index.ts';
import type { NewDecision } from '../decisions/index.ts';
import { AppError, refuseField } from '../errors.ts';
import type { Batch } from '../mail/index.ts';
import type { QuotaPlan, QuotaUse } from '../quota/index.ts';
import type { Settings } from '../settings/index.ts';
import type { Template } from '../templates/index.ts';
import { dueTimes } from './mailing-days.ts';
import { createMailingLists } from './mailing-lists.ts';
import type { MailingInput, MailingPlan, MailingsService, SentMailing, Skip } from './mailings.ts';
import type { MailingsRooms } from './mailings-rooms.ts';
import { createMailingsStore } from './mailings-store.ts';
import { createProofs } from './proofs.ts';
import { findRecipients, type Recipient, skip } from './recipients.ts';

/** Recipients shown before sending. */
const SAMPLE = 5;

export function createMailingsService(base: Base, rooms: MailingsRooms): MailingsService {
  const { access, audit, settings, quota, customers, templates, outbox } = rooms;
  const store = createMailingsStore(base.db);

  return {
    ...createProofs(base, rooms),
    ...createMailingLists(base, rooms),

    async plan(actor, input) {
      access.require(actor, 'templates.send');
      return (await prepare(actor, input)).shown;
    },

    async send(actor, { requestKey, origin, ...input }) {
      // The batch must not outlive a refusal that comes after it.
      if (!insideTransaction(base.db)) throw new Error('mailings.send needs a transaction');
      access.require(actor, 'templates.send');
      const template = await sendable(actor, input.templateId);
      const { batch, isNew } = await outbox.openBatch(actor, {
        kind: 'mailing',
        requestKey,
        title: template.name,
        ...(origin ? { origin } : {}),
      });
      if (!isNew) return await sentBefore(batch);

      const prepared = await prepare(actor, input);
      await enqueue(actor, { batchId: batch.id, prepared, input });
      await recordSkips(actor, batch.id, prepared.shown.skipped);
      await store.insert(
        {
          id: batch.id,
          templateId: template.id,
          templateName: template.name,
          templateVersion: template.version,
          selection: input.selection,
          plan: prepared.shown.plan,
          queued: prepared.recipients.length,
          scheduledFor: input.scheduledFor ?? null,
          createdAt: batch.createdAt,
        },
        prepared.shown.skipped,
      );
      await audit.record(actor, {
        action: 'mailings.send',
        target: { kind: 'template', id: template.id },
        details: { mailing: batch.id, queued: prepared.recipients.length, skipped: prepared.shown.skipped.length },
      });
      return { ...prepared.shown, mailingId: batch.id, batchId: batch.id, undoUntil: batch.undoUntil };
    },
  };

  interface Prepared {
    readonly company: Settings;
    readonly recipients: readonly Recipient[];
    readonly shown: MailingPlan;
  }

  async function prepare(actor: Actor, input: MailingInput): Promise<Prepared> {
    const template = await sendable(actor, input.templateId);
    const company = await settings.all();
    const { accounts, skipped } = await findRecipients(customers, { actor, selection: input.selection });
    const from = firstDay(company, input.scheduledFor ?? null);
    const plan = await quota.plan({ class: 'mailing', messages: accounts.length, ...(from ? { from } : {}) });
    const use = await mailingUse();
    if (input.overflow === 'refuse') refuseOverflow(plan, accounts.length, from ?? today(company));
    const fitting = plan.reduce((sum, day) => sum + day.messages, 0);
    const recipients = accounts.slice(0, fitting);
    const unfitting = accounts.slice(fitting).map(({ account }): Skip => skip(account, 'does_not_fit'));
    return {
      company,
      recipients,
      shown: {
        templateName: template.name,
        queued: recipients.length,
        skipped: [...skipped, ...unfitting],
        plan,
        quota: use,
        sample: sampleOf(recipients),
      },
    };
  }

  async function enqueue(
    actor: Actor,
    {
      batchId,
      prepared: { company, recipients, shown },
      input,
    }: { batchId: string; prepared: Prepared; input: MailingInput },
  ) {
    if (recipients.length === 0) return;
    const content = await templates.contentOf(input.templateId);
    const values = await templates.customerValues(recipients.map(({ account }) => account.id));
    const start = input.scheduledFor ?? base.clock.now();
    const due = dueTimes({ plan: shown.plan, zone: company['company.timeZone'], start });
    const messageIds = recipients.map(() => base.ids.next());
    const { queued } = await outbox.enqueue(
      recipients.map(({ account, email }, index) => ({
        id: messageIds[index] ?? base.ids.next(),
        batchId,
        class: 'mailing' as const,
        accountId: account.id,
        toEmail: email,
        toName: account.tradeName,
        language: customerLocale(account, company),
        contentId: content.id,
        data: { values: values.get(account.id) ?? {} },
        causeKind: 'mailing',
        causeId: batchId,
        idempotencyKey: `mailing:${batchId}:${account.id}`,
        dueAt: due[index] ?? start,
      })),
    );
    if (queued !== recipients.length) throw new Error(`${recipients.length} messages in, ${queued} queued`);
    const zone = company['company.timeZone'];
    await rooms.decisions.record(
      recipients.map(({ account }, index): NewDecision => {
        const day = dateIn(zone, due[index] ?? start);
        return {
          accountId: account.id,
          subject: { kind: 'mailing', id: batchId },
          messageId: messageIds[index] ?? null,
          batchId,
          outcome: 'queued',
          // On a later day than the first for want of room in the quota (Q2).
          reason: day > dateIn(zone, start) ? 'quota' : 'manual',
          detail: day > today(company) ? day : '',
          actorName: actor.name,
        };
      }),
    );
  }

  async function recordSkips(actor: Actor, batchId: string, skipped: readonly Skip[]): Promise<void> {
    await rooms.decisions.record(
      skipped.flatMap(({ accountId, why }): NewDecision[] =>
        why === 'not_found'
          ? []
          : [
              {
                accountId,
                subject: { kind: 'mailing', id: batchId },
                batchId,
                outcome: 'not_sent',
                reason: why === 'does_not_fit' ? 'quota' : why,
                actorName: actor.name,
              },
            ],
      ),
    );
  }

  async function sendable(actor: Actor, templateId: string): Promise<Template> {
    const template = await templates.get(actor, templateId);
    if (template.archivedAt !== null) throw new AppError('mailings.archived', { params: { name: template.name } });
    return template;
  }

  /** The answer to a repeated request: what the first one did. */
  async function sentBefore(batch: Batch): Promise<SentMailing> {
    const mailing = await store.find(batch.id);
    if (!mailing) throw new AppError('mailings.keyTaken');
    return {
      templateName: mailing.templateName,
      queued: mailing.queued,
      skipped: await store.skips(batch.id),
      plan: mailing.plan,
      quota: await mailingUse(),
      sample: [],
      mailingId: batch.id,
      batchId: batch.id,
      undoUntil: batch.undoUntil,
    };
  }

  async function mailingUse(): Promise<QuotaUse> {
    const use = (await quota.use()).find((candidate) => candidate.class === 'mailing');
    if (!use) throw new Error('no budget of mailings');
    return use;
  }

  /** Null: today. */
  function firstDay(company: Settings, scheduledFor: number | null): PlainDate | null {
    if (scheduledFor === null) return null;
    if (!Number.isFinite(scheduledFor) || scheduledFor < base.clock.now() - MINUTE)
      throw refuseField('scheduledFor', 'mailings.past');
    return dateIn(company['company.timeZone'], scheduledFor);
  }

  function today(company: Settings): PlainDate {
    return dateIn(company['company.timeZone'], base.clock.now());
  }
}

/** Refused whole when a part would have to wait for another day (Q2). */
function refuseOverflow(plan: QuotaPlan, messages: number, day: PlainDate): void {
  const fit = plan.filter((part) => part.day <= day).reduce((sum, part) => sum + part.messages, 0);
  if (fit < messages)
    throw new AppError('mailings.doesNotFit', { params: { count: messages, fit, over: messages - fit } });
}

function sampleOf(recipients: readonly Recipient[]): MailingPlan['sample'] {
  return recipients
    .slice(0, SAMPLE)
    .map(({ account, email }) => ({ accountId: account.id, name: account.tradeName, email }));
}
