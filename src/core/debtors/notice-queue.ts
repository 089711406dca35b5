import type { Actor } from '../access/index.ts';
import type { Base } from '../base.ts';
import { type Account, type CustomersService, customerLocale } from '../customers/index.ts';
import type { DecisionsService } from '../decisions/index.ts';
import { openAmount, type Receipt } from '../documents/index.ts';
import type { NewMessage, OutboxService } from '../mail/index.ts';
import { noticeOfLevel } from '../notices/index.ts';
import type { Settings } from '../settings/index.ts';
import type { Content, GivenTag, MailData, ReceiptLine, TemplatesService } from '../templates/index.ts';
import { parseAddress } from '../text.ts';
import { languageOf } from '../words.ts';
import type { CompanyDay } from './company-day.ts';
import type { Hold } from './debtors.ts';
import { createNoticesStore, reminderKey } from './notices-store.ts';
import type { LevelMark } from './reminder-plan.ts';

/** Where a customer's notices go, or why nowhere. */
export interface Destination {
  readonly addresses: readonly string[];
  readonly notSendable: 'no_address' | 'suppressed' | null;
}

/** What one customer is to be told. */
export interface NoticeOrder {
  readonly account: Account;
  readonly addresses: readonly string[];
  readonly receipts: readonly OrderedReceipt[];
}

/** How a mail speaks. */
export interface NoticeVoice {
  readonly account: Account;
  /** The policy's level; null: by hand. */
  readonly level: number | null;
}

export interface OrderedReceipt {
  readonly receipt: Receipt;
  /** The policy's level that this uses up; null: by hand. */
  readonly step: LevelMark | null;
  readonly despite: Hold | null;
}

export interface QueueInput {
  readonly actor: Actor;
  readonly batchId: string;
  readonly runId: string | null;
  /** Begins the messages' idempotency keys. */
  readonly key: string;
  readonly orders: readonly NoticeOrder[];
  readonly settings: Settings;
  readonly day: CompanyDay;
  /** Whom or what the stamps will name. */
  readonly byName: string;
}

export interface QueueRooms {
  readonly customers: CustomersService;
  readonly templates: TemplatesService;
  readonly outbox: OutboxService;
  readonly decisions: DecisionsService;
}

/** The one way by which debtor notices, by hand or by rule, become rows of the outbox. */
export function createNoticeQueue(base: Base, { customers, templates, outbox, decisions }: QueueRooms) {
  const notices = createNoticesStore(base.db);

  return {
    /** The exact addresses, by account id: all of a customer's or the first, less the suppressed ones (D2). */
    async destinations(accounts: readonly Account[], settings: Settings): Promise<ReadonlyMap<string, Destination>> {
      const wanted = new Map(
        accounts.map((account) => {
          const emails = oneEach(account.emails.filter((email) => parseAddress(email) !== null));
          return [account.id, settings['debtors.addresses'] === 'all' ? emails : emails.slice(0, 1)];
        }),
      );
      const blocked = await customers.blocked([...new Set([...wanted.values()].flat())], null);
      return new Map(
        [...wanted].map(([accountId, emails]) => {
          const addresses = emails.filter((email) => !blocked.has(email));
          const why = emails.length === 0 ? 'no_address' : 'suppressed';
          return [accountId, { addresses, notSendable: addresses.length > 0 ? null : why }];
        }),
      );
    },

    /** Rows of the outbox, the receipts they tell about, and the decisions; answers which accounts have a message. */
    async queue(input: QueueInput): Promise<ReadonlySet<string>> {
      const { actor, batchId, runId, byName } = input;
      const messages = await writeMessages(input);
      const { ids } = await outbox.enqueue(messages.map(({ message }) => message));
      const isQueued = new Set(ids);
      const queued = messages.filter(({ message }) => isQueued.has(message.id));
      const told = queued.flatMap(({ message, receipts }) => receipts.map((ordered) => ({ message, ...ordered })));
      await notices.add(
        told.map(({ message, receipt, step, despite }) => ({
          messageId: message.id,
          receiptId: receipt.id,
          level: step?.level ?? null,
          byName,
          despite,
          dropped: null,
        })),
      );
      await notices.addReminders(
        told.flatMap(({ message, receipt, step }) =>
          step === null ? [] : [{ ...step, receiptId: receipt.id, recipient: message.toEmail, messageId: message.id }],
        ),
        base.clock.now(),
      );
      await decisions.record(
        told.map(({ message, receipt, step }) => ({
          accountId: receipt.accountId,
          subject: { kind: 'receipt' as const, id: receipt.id },
          messageId: message.id,
          batchId,
          runId,
          outcome: 'queued' as const,
          reason: step === null ? ('manual' as const) : ('policy' as const),
          level: step?.level ?? null,
          actorName: actor.name,
        })),
      );
      return new Set(queued.flatMap(({ message }) => message.accountId ?? []));
    },

    mailData,
    content: contentFor,
  };

  async function writeMessages(
    input: QueueInput,
  ): Promise<{ message: NewMessage & { id: string }; receipts: readonly OrderedReceipt[] }[]> {
    const { orders, settings, day } = input;
    const reminded = await notices.reminded(
      orders.flatMap((order) => order.receipts.map((ordered) => ordered.receipt.id)),
    );
    const dataOf = await mailData({ accounts: orders.map((order) => order.account), day });
    const contents = new Map<string, Promise<Content>>();
    const contentOf = (voice: NoticeVoice, count: number): Promise<Content> => {
      const key = `${customerLocale(voice.account, settings)} ${voice.level} ${count === 1}`;
      const known = contents.get(key) ?? contentFor(voice, count, settings);
      contents.set(key, known);
      return known;
    };
    const messages: { message: NewMessage & { id: string }; receipts: readonly OrderedReceipt[] }[] = [];
    for (const order of orders) {
      for (const toEmail of order.addresses) {
        for (const group of groupsOf(order, settings)) {
          const receipts = group.filter((ordered) => !isUsed(reminded, ordered, toEmail));
          const oldest = receipts[0];
          if (!oldest) continue;
          const id = base.ids.next();
          const voice = { account: order.account, level: levelOf(receipts) };
          messages.push({
            receipts,
            message: {
              id,
              batchId: input.batchId,
              class: 'debtor',
              accountId: order.account.id,
              toEmail,
              toName: order.account.tradeName,
              language: customerLocale(order.account, settings),
              contentId: (await contentOf(voice, receipts.length)).id,
              data: dataOf(
                voice,
                receipts.map((ordered) => ordered.receipt),
              ),
              causeKind: 'receipts',
              causeId: oldest.receipt.id,
              idempotencyKey: `${input.key}:${order.account.id}:${settings['debtors.onePerReceipt'] ? oldest.receipt.id : ''}:${toEmail}`,
            },
          });
        }
      }
    }
    return messages;
  }

  /** What a mail about receipts knows, once the customers' values are read. */
  async function mailData({
    accounts,
    day,
  }: {
    readonly accounts: readonly Account[];
    readonly day: CompanyDay;
  }): Promise<(voice: NoticeVoice, receipts: readonly Receipt[]) => MailData> {
    const values = await templates.customerValues(accounts.map((account) => account.id));
    return ({ account, level }, receipts) => ({
      values: { ...values.get(account.id), REMINDERLEVEL: level === null ? '' : String(level) } satisfies Record<
        GivenTag<'debtor'>,
        string
      >,
      receipts: receiptLines(receipts, day),
    });
  }

  async function contentFor({ account, level }: NoticeVoice, receipts: number, settings: Settings): Promise<Content> {
    const byHand = receipts === 1 ? 'debtor.one' : 'debtor.many';
    const kind = level === null ? byHand : noticeOfLevel(level);
    return await templates.noticeContent(kind, languageOf(customerLocale(account, settings)), receipts);
  }
}

/** Mail systems treat addresses without case: the same one twice is one recipient. */
function oneEach(emails: readonly string[]): string[] {
  return [...new Map(emails.toReversed().map((email) => [email.toLowerCase(), email])).values()].toReversed();
}

/** The lines of the receipts table, oldest debt first. */
export function receiptLines(receipts: readonly Receipt[], day: CompanyDay): ReceiptLine[] {
  return receipts
    .toSorted((a, b) => (a.dueOn === b.dueOn ? a.position - b.position : a.dueOn < b.dueOn ? -1 : 1))
    .map((receipt) => ({
      receiptId: receipt.id,
      documentId: receipt.documentId,
      reference: receipt.documentReference,
      dueOn: receipt.dueOn,
      open: openAmount(receipt),
      daysOverdue: day.daysOverdue(receipt.dueOn),
    }));
}

/** A mail speaks at the highest level among the receipts that it is about. */
function levelOf(receipts: readonly OrderedReceipt[]): number | null {
  const levels = receipts.flatMap(({ step }) => (step === null ? [] : [step.level]));
  return levels.length === 0 ? null : Math.max(...levels);
}

/** One mail with all receipts, or one each when the company wants it so (D3). */
function groupsOf(order: NoticeOrder, settings: Settings): readonly (readonly OrderedReceipt[])[] {
  return settings['debtors.onePerReceipt'] ? order.receipts.map((receipt) => [receipt]) : [order.receipts];
}

function isUsed(reminded: ReadonlySet<string>, { receipt, step }: OrderedReceipt, recipient: string): boolean {
  return step !== null && reminded.has(reminderKey({ receiptId: receipt.id, offsetDays: step.offsetDays, recipient }));
}
