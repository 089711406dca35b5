import { may } from '../../core/access/index.ts';
import type { DebtorFilter } from '../../core/debtors/index.ts';
import { AppError } from '../../core/errors.ts';
import { type Marked, type Modal, pageAt } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { debtorsModal } from './debtors-modal.ts';
import { type ReceiptsMetadata, receiptsModal } from './receipts-modal.ts';
import { reviewModal } from './review-modal.ts';
import {
  countTicked,
  type DebtorsDraft,
  type DebtorsFilter,
  newDraft,
  type ProposedCustomer,
  recount,
  retotal,
  reviewOf,
  tickCustomer,
  tickedReceipts,
} from './selection.ts';

export const DRAFT = 'debtors';
const PAGE = 10;

export interface ReceiptTick {
  readonly receiptId: string;
  readonly accountId: string;
  readonly ticked: boolean;
}

export interface DebtorsFlow {
  /** Opens with the company's filters, or for one customer with none. */
  begin(caller: Caller, input?: { accountId?: string; search?: string }): Promise<Modal>;
  show(caller: Caller, draftId: string, input?: { warning?: Marked | undefined }): Promise<Modal>;
  /** Changes the draft one step after the other and answers what `work` answers. */
  change(caller: Caller, draftId: string, work: (draft: DebtorsDraft) => Promise<DebtorsDraft>): Promise<DebtorsDraft>;
  applyFilter(caller: Caller, draft: DebtorsDraft, filter: DebtorsFilter): Promise<DebtorsDraft>;
  /** Everything ticked as proposed, or nothing. */
  tickAll(caller: Caller, draft: DebtorsDraft, rest: DebtorsDraft['rest']): Promise<DebtorsDraft>;
  tickCustomers(caller: Caller, draft: DebtorsDraft, ticks: ReadonlyMap<string, boolean>): Promise<DebtorsDraft>;
  tickReceipts(caller: Caller, draft: DebtorsDraft, ticks: readonly ReceiptTick[]): Promise<DebtorsDraft>;
  /** Unticks, and ticks again, what the review holds. */
  tickReviewed(caller: Caller, draft: DebtorsDraft, ticks: readonly ReceiptTick[]): Promise<DebtorsDraft>;
  showReceipts(caller: Caller, metadata: ReceiptsMetadata): Promise<Modal>;
  /** Takes down exactly what would be sent; null when nothing is ticked. */
  review(caller: Caller, draftId: string): Promise<Modal | null>;
  showReview(caller: Caller, draftId: string, input: { offset: number; warning?: Marked | undefined }): Promise<Modal>;
  /** The ticked customers of the list's current page. */
  onPage(caller: Caller, draft: DebtorsDraft): Promise<ProposedCustomer[]>;
  read(caller: Caller, draftId: string): Promise<DebtorsDraft>;
}

/** What the handlers of this feature work with. */
export interface Debtors {
  readonly bot: Bot;
  readonly flow: DebtorsFlow;
}

export function createDebtorsFlow({ core, drafts }: Bot): DebtorsFlow {
  const { debtors } = core;

  const flow: DebtorsFlow = {
    async begin(caller, { accountId, search = '' } = {}) {
      const settings = await core.settings.all();
      const filter: DebtorsFilter = accountId
        ? { daysOverdue: 0, daysSinceNotice: 0, search: '', accountIds: [accountId] }
        : {
            daysOverdue: settings['debtors.daysOverdue'],
            daysSinceNotice: settings['debtors.daysSinceNotice'],
            search,
          };
      const draft = await flow.tickAll(caller, newDraft(filter), 'proposed');
      return await flow.show(caller, await drafts.create(DRAFT, caller.slackUserId, draft));
    },

    async show(caller, draftId, { warning } = {}) {
      const draft = await flow.read(caller, draftId);
      const filter = filterOf(draft);
      const page = await debtors.list(caller.actor, filter, { offset: draft.offset, limit: PAGE, sort: 'oldest' });
      const ids = page.rows.map((row) => row.account.id);
      const proposal = await debtors.propose(caller.actor, { ...filter, accountIds: ids });
      return debtorsModal(caller, {
        draftId,
        draft,
        page,
        proposed: new Map(proposal.customers.map((customer) => [customer.account.id, customer])),
        quota: proposal.quota,
        warning,
        maySend: may(caller.actor, 'debtors.send'),
      });
    },

    async change(caller, draftId, work) {
      return await drafts.change<DebtorsDraft, DebtorsDraft>(
        { kind: DRAFT, slackUserId: caller.slackUserId, id: draftId },
        async (draft) => {
          const data = await work(draft);
          return { data, result: data };
        },
      );
    },

    async applyFilter(caller, draft, filter) {
      return await counted(caller, { ...draft, filter, offset: 0, revision: draft.revision + 1 });
    },

    async tickAll(caller, draft, rest) {
      return await counted(caller, { ...draft, rest, customers: {}, receipts: {}, revision: draft.revision + 1 });
    },

    async tickCustomers(caller, draft, ticks) {
      const customers = await proposed(caller, draft, [...ticks.keys()]);
      const changed = customers.reduce((next, customer) => {
        const ticked = ticks.get(customer.account.id) ?? false;
        // A customer with some receipts ticked is ticked already: a click elsewhere must not reset them.
        return tickedReceipts(draft, customer).length > 0 === ticked ? next : tickCustomer(next, customer, ticked);
      }, draft);
      return await recounted({ before: draft, after: changed }, customers);
    },

    async tickReceipts(caller, draft, ticks) {
      const customers = await proposed(caller, draft, accountsOf(ticks));
      const receipts = Object.fromEntries(ticks.map(({ receiptId, ticked }) => [receiptId, ticked]));
      const changed = { ...draft, receipts: { ...draft.receipts, ...receipts }, revision: draft.revision + 1 };
      return await recounted({ before: draft, after: changed }, customers);
    },

    async tickReviewed(caller, draft, ticks) {
      const after = await flow.tickReceipts(caller, draft, ticks);
      const { reviewed } = draft;
      if (!reviewed) return after;
      const known = new Set(ticks.map(({ receiptId }) => receiptId));
      const customers = await proposed(caller, draft, accountsOf(ticks));
      const rows = customers.flatMap(({ receipts }) => receipts.filter(({ receipt }) => known.has(receipt.id)));
      return { ...after, reviewed: { ...reviewed, totals: retotal(reviewed.totals, { before: draft, after, rows }) } };
    },

    async showReceipts(caller, metadata) {
      const draft = await flow.read(caller, metadata.d);
      const filter = { ...filterOf(draft), ...(metadata.a ? { accountIds: [metadata.a] } : {}) };
      const { rows, total } = await debtors.listReceipts(caller.actor, filter, { offset: metadata.o, limit: PAGE });
      const customers = await proposed(caller, draft, [...new Set(rows.map((row) => row.account.id))]);
      const byId = new Map(customers.map((customer) => [customer.account.id, customer]));
      const ticked = new Set(customers.flatMap((each) => tickedReceipts(draft, each).map((row) => row.receipt.id)));
      return receiptsModal(caller, {
        metadata,
        draft,
        page: pageAt(metadata.o, total),
        rows: rows.map((row) => ({
          ...row,
          isTicked: ticked.has(row.receipt.id),
          sendable: byId.get(row.account.id)?.notSendable === null,
        })),
      });
    },

    async review(caller, draftId) {
      const draft = await flow.change(caller, draftId, async (before) => {
        const proposal = await debtors.propose(caller.actor, filterOf(before));
        const counts = countTicked(before, proposal.customers, await howMany());
        return { ...before, counts, reviewed: reviewOf(before, proposal) };
      });
      return draft.reviewed?.receiptIds.length ? await flow.showReview(caller, draftId, { offset: 0 }) : null;
    },

    async showReview(caller, draftId, { offset, warning }) {
      const draft = await flow.read(caller, draftId);
      const { reviewed } = draft;
      if (!reviewed) throw new AppError('bot.draftGone');
      const page = pageAt(offset, reviewed.accountIds.length);
      const accountIds = reviewed.accountIds.slice(page.offset, page.offset + page.limit);
      const { customers, quota } = await debtors.propose(caller.actor, { ...filterOf(draft), accountIds });
      const names = new Map(
        (await core.customers.byIds(reviewed.leftOut.map((row) => row.accountId))).map((account) => [
          account.id,
          account.tradeName,
        ]),
      );
      return reviewModal(caller, {
        draftId,
        draft,
        page,
        recipients: customers,
        totals: reviewed.totals,
        quota,
        leftOut: reviewed.leftOut.map(({ accountId, why }) => ({ name: names.get(accountId) ?? '—', why })),
        leftOutCount: reviewed.leftOutCount,
        warning,
      });
    },

    async onPage(caller, draft) {
      const page = await debtors.list(caller.actor, filterOf(draft), {
        offset: draft.offset,
        limit: PAGE,
        sort: 'oldest',
      });
      const customers = await proposed(
        caller,
        draft,
        page.rows.map((row) => row.account.id),
      );
      return customers.filter((customer) => tickedReceipts(draft, customer).length > 0);
    },

    read: (caller, draftId) => drafts.read<DebtorsDraft>(DRAFT, caller.slackUserId, draftId),
  };
  return flow;

  async function counted(caller: Caller, draft: DebtorsDraft): Promise<DebtorsDraft> {
    const { customers } = await debtors.propose(caller.actor, filterOf(draft));
    return { ...draft, counts: countTicked(draft, customers, await howMany()) };
  }

  async function recounted(
    { before, after }: { before: DebtorsDraft; after: DebtorsDraft },
    customers: readonly ProposedCustomer[],
  ): Promise<DebtorsDraft> {
    const rule = await howMany();
    const change = { before: countTicked(before, customers, rule), after: countTicked(after, customers, rule) };
    return { ...after, counts: recount(before.counts, change) };
  }

  async function howMany(): Promise<{ onePerReceipt: boolean }> {
    return { onePerReceipt: (await core.settings.all())['debtors.onePerReceipt'] };
  }

  async function proposed(
    caller: Caller,
    draft: DebtorsDraft,
    accountIds: readonly string[],
  ): Promise<ProposedCustomer[]> {
    if (accountIds.length === 0) return [];
    const proposal = await debtors.propose(caller.actor, { ...filterOf(draft), accountIds });
    return [...proposal.customers];
  }
}

function accountsOf(ticks: readonly ReceiptTick[]): string[] {
  return [...new Set(ticks.map(({ accountId }) => accountId))];
}

function filterOf({ filter }: DebtorsDraft): DebtorFilter {
  return {
    daysOverdue: filter.daysOverdue,
    daysSinceNotice: filter.daysSinceNotice,
    ...(filter.search ? { search: filter.search } : {}),
    ...(filter.accountIds ? { accountIds: filter.accountIds } : {}),
  };
}
