import { type AccessService, type Actor, may } from '../access/index.ts';
import type { AuditEntry, AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import type { Account } from '../customers/index.ts';
import { NotFound, refuseField } from '../errors.ts';
import { manyLines, oneLine } from '../text.ts';
import { createIncidentNotices, type NoticeRooms } from './incident-notices.ts';
import { mayTell } from './incident-telling.ts';
import {
  type Incident,
  type IncidentStep,
  type IncidentsService,
  openingState,
  referenceOf,
  referencesMeant,
  SUBJECT_LIMIT,
  TEXT_LIMIT,
} from './incidents.ts';
import { createIncidentsStore, type StoredIncident } from './incidents-store.ts';

const PAGE = 50;

/** What the history names: actions `incidents.<step>` of the audit log. */
const STEPS: readonly IncidentStep['act'][] = ['open', 'edit', 'close', 'reopen', 'tell'];

type IncidentLists = Pick<
  IncidentsService,
  'list' | 'get' | 'findByReference' | 'card' | 'defaults' | 'previewNotice'
> & {
  /** What the company has set for new incidents. */
  switches(): Promise<{ noticeOnCreate: boolean; noticeOnClose: boolean }>;
  find(id: string): Promise<StoredIncident>;
  /** The incident as people see it. */
  shown(id: string): Promise<Incident>;
  accountOf(accountId: string): Promise<Account>;
  /** A customer by id is one whom the list of customers shows, or an incident of theirs (X2). */
  requireShown(actor: Actor, accountId: string): Promise<void>;
};

/** What is asked about incidents; changes nothing. */
export function createIncidentLists(
  base: Base,
  rooms: NoticeRooms & { readonly access: AccessService; readonly audit: AuditService },
): IncidentLists {
  const { access, audit, customers, settings } = rooms;
  const store = createIncidentsStore(base.db);
  const notices = createIncidentNotices(base, rooms);

  const lists: IncidentLists = {
    async list(actor, filter = {}, { offset = 0, limit = PAGE } = {}) {
      access.require(actor, 'incidents.view');
      const { rows, total } = await store.list(filter, { offset, limit });
      return { rows: await withAccounts(rows), total };
    },

    async get(actor, id) {
      access.require(actor, 'incidents.view');
      return await lists.shown(id);
    },

    async findByReference(actor, reference) {
      access.require(actor, 'incidents.view');
      for (const written of referencesMeant(oneLine(reference))) {
        const record = await store.byReference(written);
        if (record) return await lists.shown(record.id);
      }
      return null;
    },

    async card(actor, id) {
      access.require(actor, 'incidents.view');
      const incident = await lists.shown(id);
      const sent = (await notices.of([id])).get(id) ?? [];
      return {
        incident,
        notices: sent,
        steps: stepsOf(await audit.ofTarget({ kind: 'incident', id })),
        canTell: mayTell(incident, openingState(sent)),
      };
    },

    async defaults(actor) {
      access.require(actor, 'incidents.view');
      return await lists.switches();
    },

    async previewNotice(actor, { accountId, subject, description, event }) {
      access.require(actor, 'incidents.view');
      await lists.requireShown(actor, accountId);
      return await notices.preview(
        {
          reference: referenceOf(await store.peekNumber()),
          subject: oneLine(subject, SUBJECT_LIMIT),
          description: manyLines(description, TEXT_LIMIT),
          resolution: '',
          assigneeName: actor.name,
          createdAt: base.clock.now(),
        },
        { account: await lists.accountOf(accountId), event },
      );
    },

    async switches() {
      const company = await settings.all();
      return {
        noticeOnCreate: company['incidents.noticeOnCreate'],
        noticeOnClose: company['incidents.noticeOnClose'],
      };
    },

    async find(id) {
      const record = await store.byId(id);
      if (!record) throw new NotFound('incidents.noSuchIncident');
      return record;
    },

    async shown(id) {
      const [incident] = await withAccounts([await lists.find(id)]);
      if (!incident) throw new NotFound('incidents.noSuchCustomer');
      return incident;
    },

    async accountOf(accountId) {
      const [account] = await customers.byIds([accountId]);
      if (!account) throw refuseField('accountId', 'incidents.noSuchCustomer');
      return account;
    },

    async requireShown(actor, accountId) {
      const hasIncident = async () => (await store.list({ accountId }, { offset: 0, limit: 1 })).total > 0;
      if (may(actor, 'incidents.view') && !may(actor, 'customers.view') && (await hasIncident())) return;
      access.require(actor, 'customers.view');
    },
  };
  return lists;

  async function withAccounts(records: readonly StoredIncident[]): Promise<Incident[]> {
    const ids = [...new Set(records.map((record) => record.accountId))];
    const accounts = new Map((await customers.byIds(ids)).map((account) => [account.id, account]));
    return records.flatMap(({ accountId, closings: _, threadMessageId: __, ...incident }) => {
      const account = accounts.get(accountId);
      return account ? [{ ...incident, account }] : [];
    });
  }
}

function stepsOf(entries: readonly AuditEntry[]): IncidentStep[] {
  return entries.flatMap(({ action, at, actorName }) => {
    const act = STEPS.find((step) => action === `incidents.${step}`);
    return act ? [{ act, at, byName: actorName }] : [];
  });
}
