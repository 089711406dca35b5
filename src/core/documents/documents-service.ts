import type { AccessService, Actor } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { type CustomersService, cleanText, type SavedRow } from '../customers/index.ts';
import { dateIn } from '../dates.ts';
import { NotFound, refuseField } from '../errors.ts';
import { createFormat } from '../format.ts';
import { TEAM_LINK_LIFETIME } from '../links.ts';
import type { SettingsService } from '../settings/index.ts';
import { clip } from '../text.ts';
import {
  type DocumentCard,
  type DocumentsService,
  documentState,
  openAmount,
  type SalesDocument,
} from './documents.ts';
import { createDocumentsStore } from './documents-store.ts';
import { renderPdf } from './pdf/render-pdf.ts';
import { createReceiptsStore } from './receipts-store.ts';
import { saveDocuments } from './save-documents.ts';
import { addPayments, saveReceipts } from './save-receipts.ts';

const PAGE = 50;
const FILE_LIMIT_MB = 20;
const PDF = 'application/pdf';

export function createDocumentsService(
  base: Base,
  {
    access,
    audit,
    settings,
    customers,
  }: { access: AccessService; audit: AuditService; settings: SettingsService; customers: CustomersService },
): DocumentsService {
  const store = createDocumentsStore(base.db);
  const receipts = createReceiptsStore(base.db);
  const stores = { base, store, receipts };

  const service: DocumentsService = {
    async list(actor, filter, page = {}) {
      access.require(actor, 'documents.view');
      const { rows, total } = await store.list(filter, { offset: page.offset ?? 0, limit: page.limit ?? PAGE });
      return { rows: (await cardsOf(rows)).map(({ document }) => document), total };
    },

    async get(actor, id) {
      access.require(actor, 'documents.view');
      return await find(id);
    },

    async card(actor, id) {
      access.require(actor, 'documents.view');
      return one(await cardsOf([await find(id)]));
    },

    async listReceipts(actor, filter) {
      access.require(actor, 'documents.view');
      return await receipts.list(filter);
    },

    teamUrls(actor, { documentIds, slackUserId: holderId }) {
      access.require(actor, 'documents.view');
      const expiresAt = base.clock.now() + TEAM_LINK_LIFETIME;
      const urlOf = (targetId: string) => base.links.url({ kind: 'team_document', holderId, targetId, expiresAt });
      return new Map(documentIds.map((id) => [id, urlOf(id)]));
    },

    async save(actor, input) {
      const saved = one(await service.saveMany(actor, [input]));
      await recordSave(actor, 'document', saved);
      return { document: await find(saved.id), outcome: saved.outcome };
    },

    async saveReceipt(actor, input) {
      const saved = one(await service.saveReceipts(actor, [input]));
      await recordSave(actor, 'receipt', saved);
      return { receipt: one(await receipts.among('id', [saved.id])), outcome: saved.outcome };
    },

    async addPayment(actor, input) {
      const saved = one(await service.addPayments(actor, [input]));
      await recordSave(actor, 'payment', saved);
      return saved.outcome;
    },

    async saveMany(actor, inputs) {
      access.require(actor, 'documents.edit');
      return announce(await saveDocuments(stores, inputs));
    },

    async saveReceipts(actor, inputs) {
      access.require(actor, 'documents.edit');
      return announce(await saveReceipts(stores, inputs));
    },

    async addPayments(actor, inputs) {
      access.require(actor, 'documents.edit');
      return announce(await addPayments(stores, inputs));
    },

    async attachFile(actor, { documentId, name, contentType, content }) {
      access.requireSeen(actor, 'documents.edit');
      const document = await find(documentId);
      if (content.length > FILE_LIMIT_MB * 1024 * 1024)
        throw refuseField('file', 'documents.fileTooLarge', { limit: FILE_LIMIT_MB });
      if (contentType !== PDF || content.subarray(0, 5).toString('latin1') !== '%PDF-')
        throw refuseField('file', 'documents.fileNotPdf');
      await store.putFile(documentId, { name: fileName(name), contentType, content }, base.clock.now());
      await audit.record(actor, { action: 'documents.attachFile', target: { kind: 'document', id: document.id } });
      base.hub.emit('changed', { room: 'documents' });
    },

    async byId(id) {
      return (await store.byIds([id]))[0] ?? null;
    },

    byReferences: (kind, references) => store.byReferences(kind, references),
    receiptsOf: (documentIds) => receipts.among('document_id', documentIds),
    openReceiptsOf: (accountIds) => receipts.openOf(accountIds),
    receiptsByIds: (ids) => receipts.among('id', ids),

    async pdf(documentId, locale) {
      const file = await store.file(documentId);
      if (file) return file;
      const document = await find(documentId);
      const [account] = await customers.byIds([document.accountId]);
      if (!account) throw new NotFound('documents.notFound');
      const company = await settings.all();
      const content = await renderPdf({
        document,
        account,
        receipts: await receipts.among('document_id', [documentId]),
        company,
        today: dateIn(company['company.timeZone'], base.clock.now()),
        format: createFormat({ words: base.words, locale, zone: company['company.timeZone'] }),
      });
      return { name: fileName(`${document.reference}.pdf`), contentType: PDF, content };
    },

    async stampNotice(input) {
      await receipts.stampNotice(input);
    },

    async setReceiptSwitch(receiptId, value) {
      await receipts.setSwitch(receiptId, value, base.clock.now());
      base.hub.emit('changed', { room: 'documents' });
    },

    async setPause(receiptId, pause) {
      const note = pause ? { ...pause, note: clip(cleanText(pause.note), 500) } : null;
      await receipts.setPause([receiptId], note, base.clock.now());
      base.hub.emit('changed', { room: 'documents' });
    },
  };
  return service;

  async function find(id: string): Promise<SalesDocument> {
    const document = await service.byId(id);
    if (!document) throw new NotFound('documents.notFound');
    return document;
  }

  /** With customer and receipts, in the order given. */
  async function cardsOf(documents: readonly SalesDocument[]): Promise<DocumentCard[]> {
    const owners = await customers.byIds([...new Set(documents.map(({ accountId }) => accountId))]);
    const accounts = new Map(owners.map((account) => [account.id, account]));
    const all = await receipts.among(
      'document_id',
      documents.map(({ id }) => id),
    );
    const byDocument = Map.groupBy(all, ({ documentId }) => documentId);
    const today = dateIn((await settings.all())['company.timeZone'], base.clock.now());
    return documents.map((document) => {
      const own = byDocument.get(document.id) ?? [];
      const account = accounts.get(document.accountId);
      if (!account) throw new NotFound('documents.notFound');
      const minor = own.reduce((sum, receipt) => sum + openAmount(receipt).minor, 0);
      const open = { minor, currency: document.total.currency };
      return { document: { ...document, account, open, state: documentState(own, today) }, receipts: own };
    });
  }

  function announce(saved: SavedRow[]): SavedRow[] {
    if (saved.some(({ outcome }) => outcome !== 'unchanged')) base.hub.emit('changed', { room: 'documents' });
    return saved;
  }

  async function recordSave(actor: Actor, kind: 'document' | 'receipt' | 'payment', { id, outcome }: SavedRow) {
    if (outcome === 'unchanged') return;
    const verb = outcome === 'created' ? 'create' : 'update';
    await audit.record(actor, { action: `documents.${verb}`, target: { kind, id } });
  }
}

/** A name that every system takes: letters, digits, dot, dash; never a path, always `.pdf`. */
function fileName(name: string): string {
  const plain = cleanText(name)
    .replace(/\.pdf$/i, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '');
  return `${clip(plain, 100) || 'document'}.pdf`;
}

function one<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('one row in, none out');
  return row;
}
