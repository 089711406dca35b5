import type { Actor } from '../access/index.ts';
import type { Base } from '../base.ts';
import { type Account, type CustomersService, customerLocale } from '../customers/index.ts';
import { dateIn } from '../dates.ts';
import type { DecisionsService } from '../decisions/index.ts';
import type { Origin, OutboxService } from '../mail/index.ts';
import type { Settings, SettingsService } from '../settings/index.ts';
import type { GivenTag, MailData, RenderedMail, TemplatesService } from '../templates/index.ts';
import { languageOf } from '../words.ts';
import {
  type Incident,
  type IncidentNotice,
  type NoticeEvent,
  type NoticeOutcome,
  noticeKey,
  readNoticeKey,
} from './incidents.ts';
import type { IncidentRecord } from './incidents-store.ts';

/** All that a notice may know of an incident. Internal notes are not among it, so they can never be mailed (I6). */
export type NoticeFacts = Pick<
  Incident,
  'reference' | 'subject' | 'description' | 'resolution' | 'assigneeName' | 'createdAt'
>;

export interface NoticeRooms {
  readonly settings: SettingsService;
  readonly customers: CustomersService;
  readonly templates: TemplatesService;
  readonly outbox: OutboxService;
  readonly decisions: DecisionsService;
}

const NOTHING: NoticeOutcome = { queued: 0, why: null, undoUntil: null, batchId: null };
export const notSent = (why: NonNullable<NoticeOutcome['why']>): NoticeOutcome => ({ ...NOTHING, why });

/** The two mails of an incident: what they say, to whom they go, and the thread they stand in. */
export function createIncidentNotices(base: Base, { settings, customers, templates, outbox }: NoticeRooms) {
  return {
    /** Queues the notice once; the caller has decided that it is wanted. Answers the first message's id for threading. */
    async queue(
      actor: Actor,
      {
        incident,
        account,
        event,
        attempt,
        origin,
      }: {
        incident: IncidentRecord & NoticeFacts;
        account: Account;
        event: NoticeEvent;
        attempt: number;
        origin: Origin | undefined;
      },
    ): Promise<{ outcome: NoticeOutcome; messageId: string | null }> {
      const company = await settings.all();
      const email = account.emails[0];
      if (!email) return { outcome: notSent('no_address'), messageId: null };
      if (await isUnwelcome(email, company)) return { outcome: notSent('suppressed'), messageId: null };

      const language = customerLocale(account, company);
      const key = noticeKey(incident, event, attempt);
      const content = await templates.noticeContent(`incident.${event}`, languageOf(language));
      const { batch } = await outbox.openBatch(actor, {
        kind: 'incident',
        requestKey: key,
        title: base.words.in(actor.language)(`incidents:batchTitle.${event}`, { reference: incident.reference }),
        ...(origin ? { origin } : {}),
      });
      const { queued, ids } = await outbox.enqueue([
        {
          batchId: batch.id,
          class: 'incident',
          accountId: account.id,
          toEmail: email,
          toName: account.tradeName,
          language,
          contentId: content.id,
          data: await data(incident, { account, event, company }),
          causeKind: 'incident',
          causeId: incident.id,
          idempotencyKey: key,
          inReplyTo: await threadOf(incident),
        },
      ]);
      if (queued === 0) return { outcome: notSent('repeated'), messageId: null };
      return {
        outcome: { queued, why: null, undoUntil: batch.undoUntil, batchId: batch.id },
        messageId: ids[0] ?? null,
      };
    },

    /** The mails of these incidents, each incident's by the order in which they were queued. */
    async of(
      ids: readonly string[],
      { locked = false }: { locked?: boolean } = {},
    ): Promise<ReadonlyMap<string, IncidentNotice[]>> {
      const messages = await outbox.ofCauses({ kind: 'incident', ids, locked });
      return new Map(
        [...Map.groupBy(messages, (message) => message.causeId)].map(([id, own]) => [
          id,
          own
            .map((message) => ({ ...readNoticeKey(message.idempotencyKey), message }))
            .toSorted((one, other) => one.message.createdAt - other.message.createdAt || one.attempt - other.attempt),
        ]),
      );
    },

    /** The notice's values as they are now. */
    async fresh(facts: NoticeFacts, { account, event }: { account: Account; event: NoticeEvent }): Promise<MailData> {
      return await data(facts, { account, event, company: await settings.all() });
    },

    async preview(
      facts: NoticeFacts,
      { account, event }: { account: Account; event: NoticeEvent },
    ): Promise<RenderedMail> {
      const company = await settings.all();
      const language = customerLocale(account, company);
      const renderer = await templates.renderer();
      return renderer.render({
        content: await templates.noticeContent(`incident.${event}`, languageOf(language)),
        kind: 'incident',
        data: await data(facts, { account, event, company }),
        locale: language,
        messageId: base.ids.next(),
        createdAt: base.clock.now(),
      });
    },
  };

  async function data(
    facts: NoticeFacts,
    { account, event, company }: { account: Account; event: NoticeEvent; company: Settings },
  ): Promise<MailData> {
    const language = customerLocale(account, company);
    const say = base.words.in(language);
    const customer = (await templates.customerValues([account.id])).get(account.id);
    return {
      values: {
        ...customer,
        INCIDENTREFERENCE: facts.reference,
        INCIDENTSUBJECT: facts.subject,
        // What the notice tells of, whatever has happened since it was queued.
        INCIDENTSTATE: say(event === 'created' ? 'incidents:state.open' : 'incidents:state.closed'),
        ASSIGNEE: facts.assigneeName ?? '',
        RESOLUTION: facts.resolution,
        Observations: facts.description,
      } satisfies Record<GivenTag<'incident'>, string>,
      date: dateIn(company['company.timeZone'], facts.createdAt),
    };
  }

  /** Suppressed, or our own mailbox: a notice to ourselves could be answered by ourselves (I7). */
  async function isUnwelcome(email: string, company: Settings): Promise<boolean> {
    const own = [company['company.email'], company['smtp.fromEmail']].map((address) => address.toLowerCase());
    return own.includes(email.toLowerCase()) || (await customers.blocked([email], null)).get(email) === 'suppressed';
  }

  async function threadOf(incident: IncidentRecord): Promise<string | null> {
    if (incident.threadMessageId === null) return null;
    const first = await outbox.byId(incident.threadMessageId);
    const neverLeft = first === null || ['cancelled', 'suppressed', 'failed'].includes(first.state);
    return neverLeft ? null : first.rfcMessageId;
  }
}
