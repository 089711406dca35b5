import { describe, expect, it } from 'vitest';
import { PERMISSIONS, type Permission, PermissionDenied } from '../../../src/core/access/index.ts';
import type { Rooms } from '../../../src/core/core.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { queueMail, saveCustomer } from '../../support/customer-mail.ts';
import { owe } from '../../support/debts.ts';
import { importContent } from '../exchange/import-harness.ts';

/** Called by the program on its own account, or behind the check of the use case or signed link that led there. */
const PROGRAM: Readonly<Record<string, string>> = {
  access: 'actorForSlack actorForSystemUser ensureSuperAdmin holdersOf',
  alerts: 'raise claim posted failed byKey listPosted',
  audit: 'record ofTarget',
  bounces: 'take',
  customers: 'keepWords wordsById byIds mainContacts idsByReference byName blocked suppress optOut stampNotice',
  debtors: 'claimPaid openRun closeRuns abandonRuns passedCutOff',
  decisions: 'record lastAboutReceipts leftOutOf customersHeld',
  documents: 'byId byReferences receiptsOf openReceiptsOf receiptsByIds pdf stampNotice setReceiptSwitch setPause',
  exchange: 'fields lastRun openJournal recordRun',
  outbox:
    'openBatch enqueue progress hold held unknownKinds counts waitingLater oldestDue pause pauseById troubleById byId ofCauses isRevoked ' +
    'recordView untoldBatches markTold markUntold setOrigin',
  processes: 'list enter beat leave noteSender deadSenders forgetSender',
  quota: 'rate takeRate use plan waitingDays take count giveBack',
  ratings: 'page rate',
  recovery: 'isUnsettled settle notice',
  schedule: 'winSlot',
  settings: 'all changedAt unreadable',
  templates:
    'noticeContent teamContent tags check removedFrom exampleData customerValues renderer keptPreview contentOf ' +
    'draftContent layoutAt noteLayout asking contents stampSent',
  watch: 'schema mail waiting figures stoppage hasNews note',
};

type Things = Awaited<ReturnType<typeof openThings>>['things'];
/** Sets of permissions, each of which lets an actor in, and what is passed after the actor. */
type Rule = readonly [needs: readonly string[], args?: (things: Things) => readonly unknown[]];

/**
 * Who may what: `a + b` needs both. A person changes or sends what an id names only with the section's view, and names a
 * customer only with a section that shows this one: that of customers, or the one in whose lists the customer stands (X2).
 */
const TABLE: Readonly<Record<string, Rule>> = {
  'access.require': [['debtors.send'], () => ['debtors.send']],
  'access.requireSeen': [['debtors.send + debtors.view'], () => ['debtors.send']],
  'access.listPeople': [['access.view']],
  'access.listRoles': [['access.view']],
  'access.createRole': [['access.edit']],
  'access.updateRole': [['access.edit']],
  'access.deleteRole': [['access.edit']],
  'access.addPerson': [['access.edit']],
  'access.updatePerson': [['access.edit']],
  'access.removePerson': [['access.edit']],
  'audit.list': [['access.view']],
  'decisions.list': [['incidents.view'], (it) => [{ kind: 'incident', id: it.incidentId }]],
  'decisions.why': [['debtors.view'], (it) => [{ kind: 'receipt', id: it.receiptId }]],
  'decisions.find': [
    ['customers.view', 'documents.view', 'debtors.view', 'incidents.view', 'templates.view'],
    () => [{ reference: 'C-001' }],
  ],
  'settings.show': [['settings.view'], () => ['company.name']],
  'settings.set': [['settings.edit'], () => ['company.name', 'Acme']],
  'settings.setMany': [['settings.edit']],
  'settings.edit': [['settings.edit'], () => [{ values: { 'company.name': 'Acme' }, base: null }]],
  'settings.reset': [['settings.edit'], () => ['company.name']],
  'customers.list': [['customers.view']],
  'customers.get': [['customers.view'], (it) => [it.accountId]],
  'customers.findByReference': [['customers.view'], () => ['customer', 'C-001']],
  'customers.listContacts': [['customers.view'], (it) => [it.accountId]],
  'customers.listWords': [['customers.view'], (it) => [it.accountId]],
  'customers.listSuppressions': [['customers.view']],
  'customers.addContact': [['customers.edit + customers.view'], (it) => [{ accountId: it.accountId, name: 'Ana' }]],
  'customers.editContact': [['customers.edit + customers.view'], () => [{ id: 'x', base: null }]],
  'customers.removeContact': [['customers.edit + customers.view'], () => ['x']],
  'customers.create': [['customers.edit']],
  'customers.edit': [['customers.edit + customers.view'], (it) => [{ id: it.accountId, base: null }]],
  'customers.save': [['customers.edit']],
  'customers.saveMany': [['customers.edit'], () => [[]]],
  'customers.saveContacts': [['customers.edit'], () => [[]]],
  'customers.setNoticeSwitch': [
    ['debtors.edit + debtors.view', 'debtors.edit + customers.view'],
    (it) => [it.accountId, 'off'],
  ],
  'customers.clearSuppression': [['customers.edit'], () => ['a@b.example']],
  'customers.suppressByHand': [['customers.edit'], () => [{ email: 'a@b.example' }]],
  'documents.list': [['documents.view']],
  'documents.get': [['documents.view'], (it) => [it.documentId]],
  'documents.card': [['documents.view'], (it) => [it.documentId]],
  'documents.listReceipts': [['documents.view']],
  'documents.teamUrls': [['documents.view'], (it) => [{ documentIds: [it.documentId], slackUserId: 'U1' }]],
  'documents.save': [['documents.edit']],
  'documents.saveReceipt': [['documents.edit']],
  'documents.addPayment': [['documents.edit']],
  'documents.saveMany': [['documents.edit'], () => [[]]],
  'documents.saveReceipts': [['documents.edit'], () => [[]]],
  'documents.addPayments': [['documents.edit'], () => [[]]],
  'documents.attachFile': [['documents.edit + documents.view'], (it) => [{ documentId: it.documentId }]],
  'templates.list': [['templates.view']],
  'templates.get': [['templates.view'], (it) => [it.templateId]],
  'templates.findByName': [['templates.view'], () => ['Spring']],
  'templates.versions': [['templates.view'], (it) => [it.templateId]],
  'templates.create': [['templates.edit']],
  'templates.update': [['templates.edit']],
  'templates.createCopy': [['templates.edit']],
  'templates.restore': [['templates.edit']],
  'templates.duplicate': [['templates.edit']],
  'templates.remove': [['templates.edit']],
  'templates.archive': [['templates.edit']],
  'templates.preview': [
    ['debtors.view + customers.view'],
    (it) => [{ kind: 'debtor', design: 'text', subject: 's', body: 'b', accountId: it.accountId }],
  ],
  'templates.keepPreview': [
    ['incidents.view'],
    () => [{ kind: 'incident', mail: { html: '<p>x</p>' }, slackUserId: 'U1' }],
  ],
  'templates.noticeText': [['debtors.view'], () => ['debtor.one', 'en']],
  'templates.setNoticeText': [['debtors.edit'], () => [{ kind: 'debtor.one', language: 'en' }]],
  'templates.resetNoticeText': [['debtors.edit'], () => [{ kind: 'debtor.one', language: 'en', base: null }]],
  'outbox.undo': [['incidents.send'], (it) => [it.batchId]],
  'outbox.list': [['templates.view', 'debtors.view', 'incidents.view', 'ratings.view', 'documents.view']],
  'outbox.retry': [['incidents.send'], (it) => [[it.messageId]]],
  'outbox.cancel': [['incidents.send'], (it) => [[it.messageId]]],
  'outbox.cancelBatch': [['incidents.send'], (it) => [it.batchId]],
  'outbox.takeBack': [['incidents.send'], (it) => [[it.messageId]]],
  'outbox.settle': [['incidents.send'], (it) => [{ id: it.messageId, as: 'leave' }]],
  'outbox.resume': [['settings.edit']],
  'outbox.open': [['incidents.view'], (it) => [it.messageId]],
  'outbox.revokeLinks': [['incidents.send'], (it) => [it.messageId]],
  'mailings.list': [['templates.view']],
  'mailings.get': [['templates.view'], () => ['x']],
  'mailings.plan': [
    ['templates.send + templates.view + customers.view'],
    (it) => [{ templateId: it.templateId, selection: { ids: [it.accountId] }, overflow: 'spread' }],
  ],
  'mailings.send': [
    ['templates.send + templates.view + customers.view'],
    (it) => [{ templateId: it.templateId, selection: { ids: [it.accountId] }, overflow: 'spread', requestKey: 'k' }],
  ],
  'mailings.proof': [
    ['templates.send + templates.view + customers.view'],
    (it) => [{ templateId: it.templateId, accountId: it.accountId, toEmail: 'a@b.example', requestKey: 'p' }],
  ],
  'mailings.proofDraft': [
    ['debtors.send + customers.view'],
    (it) => [
      {
        kind: 'debtor',
        subject: 's',
        body: 'b',
        design: 'text',
        accountId: it.accountId,
        toEmail: 'a@b.example',
        requestKey: 'd',
      },
    ],
  ],
  'mailings.worstCases': [['templates.view + customers.view']],
  'debtors.list': [['debtors.view']],
  'debtors.listReceipts': [['debtors.view']],
  'debtors.propose': [['debtors.view']],
  'debtors.preview': [['debtors.view'], (it) => [{ accountId: it.accountId, receiptIds: [it.receiptId] }]],
  'debtors.simulate': [['debtors.view']],
  'debtors.getRun': [['debtors.view'], () => ['run']],
  'debtors.latestRun': [['debtors.view']],
  'debtors.notify': [['debtors.send + debtors.view'], (it) => [{ receiptIds: [it.receiptId], requestKey: 'n' }]],
  'debtors.setSwitch': [['debtors.edit + debtors.view'], (it) => [{ receiptId: it.receiptId, value: 'off' }]],
  'debtors.pause': [
    ['debtors.edit + debtors.view'],
    (it) => [{ receiptIds: [it.receiptId], reason: 'dispute', until: null }],
  ],
  'debtors.resume': [['debtors.edit + debtors.view'], (it) => [{ receiptIds: [it.receiptId] }]],
  'debtors.decide': [['debtors.send + debtors.view'], () => [{ runId: 'run', itemIds: 'all', as: 'skip' }]],
  'debtors.undoAnswers': [['debtors.send + debtors.view'], () => [{ runId: 'run', itemIds: 'all' }]],
  'incidents.list': [['incidents.view']],
  'incidents.get': [['incidents.view'], (it) => [it.incidentId]],
  'incidents.findByReference': [['incidents.view'], () => ['INC-1']],
  'incidents.card': [['incidents.view'], (it) => [it.incidentId]],
  'incidents.defaults': [['incidents.view']],
  'incidents.open': [
    ['incidents.edit + customers.view'],
    (it) => [
      { accountId: it.strangerId, subject: 's', description: '', noticeOnCreate: false, requestKey: 'stranger' },
    ],
  ],
  'incidents.edit': [['incidents.edit + incidents.view'], (it) => [{ id: it.incidentId, base: null, subject: 's' }]],
  'incidents.close': [['incidents.edit + incidents.view'], (it) => [{ id: it.incidentId, noticeOnClose: false }]],
  'incidents.reopen': [['incidents.edit + incidents.view'], (it) => [{ id: it.incidentId }]],
  'incidents.tell': [['incidents.send + incidents.view'], (it) => [{ id: it.incidentId }]],
  'incidents.previewNotice': [
    ['incidents.view + customers.view'],
    (it) => [{ accountId: it.strangerId, subject: 's', description: 'd', event: 'created' }],
  ],
  'ratings.list': [['ratings.view']],
  'ratings.get': [['ratings.view'], (it) => [it.ratingId]],
  'ratings.history': [['ratings.view'], (it) => [it.ratingId]],
  'ratings.evidence': [['ratings.view'], (it) => [it.ratingId]],
  'ratings.average': [['ratings.view'], () => [0]],
  'ratings.handle': [['ratings.edit + ratings.view'], (it) => [{ id: it.ratingId, as: 'take' }]],
  'exchange.exportText': [['customers.view'], () => [{ kind: 'customers', format: 'json' }]],
  'exchange.requireExport': [['customers.view'], () => [['customers']]],
  'exchange.readConfiguration': [['settings.view + access.view + templates.view']],
  'exchange.takeConfiguration': [['settings.view + access.view + templates.view'], (it) => [{ files: it.files }]],
  'exchange.inspect': [['documents.edit'], () => [{ kind: 'documents', file: '/nowhere.csv' }]],
  'exchange.prepare': [['customers.edit'], () => [{ kind: 'customers' }]],
  'exchange.listImports': [['customers.edit', 'documents.edit', 'incidents.edit']],
  'exchange.undoImport': [['customers.edit + customers.view'], (it) => [{ id: it.importId }]],
  'exchange.saveProfile': [['customers.edit'], () => [{ kind: 'customers' }]],
  'exchange.listProfiles': [['incidents.edit'], () => ['incidents']],
};

/** The delivery's own: no use case of a person. */
const INNER = ['outbox.claims', 'outbox.brakes', 'outbox.figures'];

describe('who may what', () => {
  it('[X2] every use case of every room → stands in the table, or is the program’s own', async () => {
    const { core } = await openThings();
    const { causes: _, notices: __, base: ___, ...rooms } = core;
    const found = Object.entries(rooms)
      .flatMap(([room, useCases]) =>
        typeof useCases === 'object' ? Object.keys(useCases).map((name) => `${room}.${name}`) : [],
      )
      .filter((name) => !INNER.includes(name));
    const own = Object.entries(PROGRAM).flatMap(([room, names]) => names.split(' ').map((name) => `${room}.${name}`));
    expect(found.sort()).toEqual([...Object.keys(TABLE), ...own].sort());
  });

  it('[X1 X2] each with every single permission, with none, and with what it needs → in or refused as the table says', async () => {
    const { core, things } = await openThings();
    const otherwise: string[] = [];
    for (const [name, [needs, args = () => [{}]]] of Object.entries(TABLE)) {
      const sets = needs.map((set) => set.split(' + ') as Permission[]);
      const tried: Permission[][] = [
        [],
        ...PERMISSIONS.map((permission) => [permission]),
        ...sets,
        ...sets.flatMap((set) => set.map((missing) => set.filter((other) => other !== missing))),
      ];
      for (const permissions of tried) {
        const wanted = sets.some((set) => set.every((permission) => permissions.includes(permission)));
        const got = await letsIn({ core, things }, { name, args, permissions });
        if (got !== wanted)
          otherwise.push(`${name} with ${permissions.join(' + ') || 'none'}: ${got ? 'in' : 'refused'}`);
      }
    }
    expect(otherwise).toEqual([]);
  }, 60_000);

  it('[X2] a customer of whom the incidents show one → may be named in another with incidents alone', async () => {
    const { core, things } = await openThings();
    const actor = actorWith('incidents.view', 'incidents.edit');
    const input = { subject: 's', description: '', noticeOnCreate: false };
    const open = (accountId: string, requestKey: string) =>
      core.transaction((tx) => tx.incidents.open(actor, { ...input, accountId, requestKey }));
    expect((await open(things.accountId, 'known')).incident.account.id).toBe(things.accountId);
    await expect(open(things.strangerId, 'unknown')).rejects.toMatchObject({
      params: { permission: 'customers.view' },
    });
  });
});

/** Whatever else is wrong with the call: it was not refused for want of a permission. Nothing of it stays. */
async function letsIn(
  { core, things }: Awaited<ReturnType<typeof openThings>>,
  { name, args, permissions }: { name: string; args: NonNullable<Rule[1]>; permissions: readonly Permission[] },
): Promise<boolean> {
  const rollback = new Error('rolled back');
  let isIn = true;
  const call = core.transaction(async (rooms) => {
    try {
      await use(rooms, name, [actorWith(...permissions), ...args(things)]);
    } catch (error) {
      isIn = !isDenied(error);
    }
    throw rollback;
  });
  await expect(call).rejects.toBe(rollback);
  return isIn;
}

async function use(rooms: Rooms, name: string, args: readonly unknown[]): Promise<void> {
  const [room, method] = name.split('.') as [keyof Rooms, string];
  const useCases = rooms[room] as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
  const result = await useCases[method]?.(...args);
  // A generator asks for the permission at its first step.
  if (typeof result === 'object' && result !== null && 'next' in result) await (result as AsyncGenerator).next();
}

function isDenied(error: unknown): boolean {
  return error instanceof PermissionDenied || (error instanceof Error && error.cause instanceof PermissionDenied);
}

/** One of each thing that an id names, and a customer of whom nothing is known but the name. */
async function openThings() {
  const opened = await openTestCore('sqlite');
  const { core } = opened;
  const { account, receipts } = await owe(opened, { daysOverdue: [40] });
  const { incident } = await core.transaction((tx) =>
    tx.incidents.open(admin, {
      accountId: account.id,
      subject: 's',
      description: 'd',
      noticeOnCreate: false,
      requestKey: 'first',
    }),
  );
  const template = await core.transaction((tx) =>
    tx.templates.create(admin, { name: 'Spring', subject: 's', design: 'text', body: 'b' }),
  );
  const stranger = await saveCustomer(opened, { reference: 'C-002', tradeName: 'Elsewhere' });
  const { messageId } = await queueMail(opened, { account });
  const { rating } = await core.transaction((tx) => tx.ratings.rate({ messageId, score: 1, comment: '' }));
  const message = await core.outbox.byId(messageId);
  await importContent(core, 'customers', 'Reference,Name\nC-009,Imported\n');
  const things = {
    accountId: account.id,
    strangerId: stranger.id,
    documentId: receipts[0]?.documentId ?? '',
    receiptId: receipts[0]?.id ?? '',
    incidentId: incident.id,
    templateId: template.id,
    messageId,
    batchId: message?.batchId ?? '',
    ratingId: rating?.id ?? '',
    files: await core.exchange.readConfiguration(admin),
    importId: (await core.exchange.listImports(admin))[0]?.id ?? '',
  };
  return { core, things };
}
