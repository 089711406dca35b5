import { isDeepStrictEqual } from 'node:util';
import { type AccessService, may } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { changesOf } from '../changes.ts';
import { mergeEdit } from '../edits.ts';
import { InvalidInput, NotFound, refuseField } from '../errors.ts';
import { oneLine, parseAddress } from '../text.ts';
import { cleanAccount, cleanText } from './account-rules.ts';
import { createBlockedStore } from './blocked-store.ts';
import { createContacts } from './contacts.ts';
import { type Account, accountFields, type CustomersService, type Suppression } from './customers.ts';
import { createCustomersStore } from './customers-store.ts';
import { saveAccounts } from './save-accounts.ts';
import { searchKey } from './search.ts';
import { createWords } from './words.ts';

const PAGE = 50;
const SUPPRESSIONS_PAGE = 100;

/** Of a suppression's words. */
const DETAIL_LIMIT = 500;

export function createCustomersService(
  base: Base,
  { access, audit }: { access: AccessService; audit: AuditService },
): CustomersService {
  const store = createCustomersStore(base.db);
  const blockedStore = createBlockedStore(base.db);

  const service: CustomersService = {
    ...createContacts(base, { access, audit, accounts: store }),
    ...createWords(base, { access }),

    async list(actor, filter, page = {}) {
      access.require(actor, 'customers.view');
      const { offset = 0, limit = PAGE, sort = 'name' } = page;
      return await store.list(filter, { offset, limit, sort });
    },

    async get(actor, id) {
      access.require(actor, 'customers.view');
      return await find(id);
    },

    async findByReference(actor, kind, reference) {
      access.require(actor, 'customers.view');
      return (await store.byReferences(kind, [reference.trim()]))[0] ?? null;
    },

    async create(actor, input) {
      access.require(actor, 'customers.edit');
      const reference = cleanText(input.reference);
      await store.takeTurn(input.kind, reference);
      const [taken] = await store.byReferences(input.kind, [reference]);
      if (taken) throw refuseField('reference', 'customers.referenceTaken', { reference, name: taken.tradeName });
      return (await service.save(actor, input)).account;
    },

    async edit(actor, { id, base: read, ...changes }) {
      access.requireSeen(actor, 'customers.edit');
      await store.lock(id);
      const before = await find(id);
      const theirs = accountFields(before);
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const { account: cleaned, problems } = cleanAccount({ ...before, ...given });
      if (problems.length > 0) throw new InvalidInput(problems);
      const wanted = { ...before, ...cleaned, legalName: cleaned.legalName || cleaned.tradeName };
      const mine = Object.fromEntries(Object.entries(accountFields(wanted)).filter(([field]) => field in given));
      const merged = mergeEdit({ base: read, theirs, mine });
      if (isDeepStrictEqual(merged, theirs)) return before;
      await store.put([{ ...before, ...merged }], base.clock.now());
      await audit.record(actor, {
        action: 'customers.update',
        target: { kind: 'account', id },
        details: { reference: before.reference },
        changes: changesOf(theirs, merged),
      });
      base.hub.emit('changed', { room: 'customers' });
      return await find(id);
    },

    async save(actor, input) {
      access.require(actor, 'customers.edit');
      const [saved] = await saveAccounts({ base, store }, [input]);
      if (!saved) throw new Error('one account in, none out');
      if (saved.outcome !== 'unchanged') {
        await audit.record(actor, {
          action: `customers.${saved.outcome === 'created' ? 'create' : 'update'}`,
          target: { kind: 'account', id: saved.id },
        });
        base.hub.emit('changed', { room: 'customers' });
      }
      return { account: await find(saved.id), outcome: saved.outcome };
    },

    async saveMany(actor, inputs) {
      access.require(actor, 'customers.edit');
      const saved = await saveAccounts({ base, store }, inputs);
      if (saved.some(({ outcome }) => outcome !== 'unchanged')) base.hub.emit('changed', { room: 'customers' });
      return saved;
    },

    async setNoticeSwitch(actor, accountId, value) {
      access.require(actor, 'debtors.edit');
      if (!may(actor, 'debtors.view')) access.require(actor, 'customers.view');
      const account = await find(accountId);
      if (account.noticeSwitch === value) return;
      await store.setNoticeSwitch(accountId, value, base.clock.now());
      await audit.record(actor, {
        action: 'customers.setNoticeSwitch',
        target: { kind: 'account', id: accountId },
        details: { value },
      });
      base.hub.emit('changed', { room: 'customers' });
    },

    async listSuppressions(actor, { search = '' }, { offset = 0, limit = SUPPRESSIONS_PAGE } = {}) {
      access.require(actor, 'customers.view');
      return await blockedStore.list({ search, offset, limit });
    },

    async clearSuppression(actor, email) {
      access.require(actor, 'customers.edit');
      const key = addressKey(email);
      if (!(await blockedStore.clear(key))) return;
      await audit.record(actor, { action: 'customers.clearSuppression', target: { kind: 'address', id: key } });
      base.hub.emit('changed', { room: 'customers' });
    },

    async suppressByHand(actor, { email, detail }) {
      access.require(actor, 'customers.edit');
      const address = parseAddress(email);
      if (address === null) throw refuseField('email', 'core.notAnAddress', { value: oneLine(email, 80) });
      const key = addressKey(address);
      const known = await blockedStore.find(key);
      if (known) return known;
      const suppression: Suppression = {
        email: key,
        reason: 'manual',
        detail: oneLine(detail ?? '', DETAIL_LIMIT) || null,
        at: base.clock.now(),
        messageId: null,
      };
      await blockedStore.suppress(suppression);
      await audit.record(actor, { action: 'customers.suppress', target: { kind: 'address', id: key } });
      base.hub.emit('changed', { room: 'customers' });
      return suppression;
    },

    byIds: (ids) => store.byIds(ids),

    idsByReference: (kind, references) => store.idsByReference(kind, references),

    async byName(kind, names) {
      const accounts = names.length === 0 ? [] : await store.byNames(kind, names);
      const byKey = Map.groupBy(accounts, ({ tradeName }) => searchKey(tradeName));
      const byLegalName = Map.groupBy(accounts, ({ legalName }) => legalName);
      return new Map(
        names.flatMap((name): [string, typeof accounts][] => {
          const meant = new Set([...(byKey.get(searchKey(name)) ?? []), ...(byLegalName.get(name) ?? [])]);
          return meant.size === 0 ? [] : [[name, [...meant]]];
        }),
      );
    },

    async blocked(emails, category) {
      const byKey = await blockedStore.blocked(emails.map(addressKey), category);
      const blocked = new Map<string, 'suppressed' | 'opted_out'>();
      for (const email of emails) {
        const why = byKey.get(addressKey(email));
        if (why) blocked.set(email, why);
      }
      return blocked;
    },

    async suppress({ email, reason, detail, messageId = null }) {
      const words = oneLine(detail ?? '', DETAIL_LIMIT) || null;
      await blockedStore.suppress({ email: addressKey(email), reason, detail: words, at: base.clock.now(), messageId });
      base.hub.emit('changed', { room: 'customers' });
    },

    async optOut({ email, category, accountId, source }) {
      const at = base.clock.now();
      await blockedStore.optOut({ email: addressKey(email), category, account_id: accountId, at, source });
      base.hub.emit('changed', { room: 'customers' });
    },

    stampNotice: (input) => store.stampNotice(input),
  };
  return service;

  async function find(id: string): Promise<Account> {
    const [account] = await store.byIds([id]);
    if (!account) throw new NotFound('customers.notFound');
    return account;
  }
}

/** Mail systems treat addresses without case; so do we when we compare. */
function addressKey(email: string): string {
  return email.trim().toLowerCase();
}
