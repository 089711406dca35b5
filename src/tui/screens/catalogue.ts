import type { Account, Suppression } from '../../core/customers/index.ts';
import type { Message } from '../../core/mail/index.ts';
import type { Template } from '../../core/templates/index.ts';
import type { App } from '../app/app.ts';
import type { Layer } from '../app/layer.ts';
import { AccountPickerLayer } from './customers/account-picker.ts';
import { CustomerCardLayer } from './customers/card.ts';
import { CustomerEditLayer } from './customers/edit.ts';
import { CustomersLayer } from './customers/state.ts';
import { SuppressFormLayer } from './customers/suppress-form.ts';
import { SuppressionLayer } from './customers/suppression.ts';
import { SuppressionsLayer } from './customers/suppressions.ts';
import { MailPreviewLayer } from './mail/preview.ts';
import { LaterLayer } from './mailings/later.ts';
import { MailingPlanLayer } from './mailings/plan.ts';
import { RecipientsLayer } from './mailings/recipients.ts';
import { MessageLayer } from './outbox/message.ts';
import { OutboxLayer } from './outbox/state.ts';
import { TemplateEditLayer } from './templates/edit.ts';
import { type ProofActions, ProofLayer } from './templates/proof.ts';
import { TemplatesLayer } from './templates/state.ts';
import { VersionsLayer } from './templates/versions.ts';
import { TodayLayer } from './today/state.ts';
import { WhyLayer } from './why/why.ts';

/**
 * Every screen, page and dialog with made-up data, for docs/keys.md and for the test that no two
 * bindings share a key. None is opened, so none reads anything.
 */
export function everyLayer(app: App): readonly { readonly name: string; readonly layer: Layer }[] {
  const entry = (name: string, layer: Layer) => ({ name, layer });
  return [
    entry('Today', new TodayLayer(app)),
    entry('Templates', new TemplatesLayer(app)),
    entry('Templates: editing one', new TemplateEditLayer(app, null)),
    entry('Templates: proof', new ProofLayer(app, TEMPLATE.name, NO_PROOF)),
    entry('Templates: versions', new VersionsLayer(app, TEMPLATE)),
    entry('Templates: recipients', new RecipientsLayer(app, TEMPLATE)),
    entry(
      'Templates: before sending',
      new MailingPlanLayer(app, { template: TEMPLATE, selection: {}, sent: () => undefined }),
    ),
    entry('Templates: sending later', new LaterLayer(app, () => undefined)),
    entry('Preview of a mail', new MailPreviewLayer(app, TEMPLATE.name, () => Promise.reject(new Error('not opened')))),
    entry(
      'Debtors: why',
      new WhyLayer(app, { name: ACCOUNT.tradeName, subject: { kind: 'customer', id: ACCOUNT.id } }),
    ),
    entry('Customers', new CustomersLayer(app)),
    entry('Customers: card', new CustomerCardLayer(app, ACCOUNT)),
    entry('Customers: editing one', new CustomerEditLayer(app, { kind: 'customer', account: null })),
    entry('Customers: choosing one', new AccountPickerLayer(app, () => undefined)),
    entry('Customers: blocked addresses', new SuppressionsLayer(app)),
    entry('Customers: one blocked address', new SuppressionLayer(app, SUPPRESSION)),
    entry('Customers: blocking an address', new SuppressFormLayer(app, () => undefined)),
    entry('Outbox', new OutboxLayer(app)),
    entry('Outbox: one message', new MessageLayer(app, MESSAGE)),
  ];
}

const ACCOUNT: Account = {
  id: 'account',
  kind: 'customer',
  reference: 'C-1',
  tradeName: 'Atelier Nord',
  legalName: 'Atelier Nord SARL',
  emails: [],
  language: null,
  country: null,
  phone: null,
  noticeSwitch: 'inherit',
  lastNoticeAt: null,
  lastNoticeLevel: null,
  lastNoticeBy: null,
};

const NO_PROOF: ProofActions = {
  send: () => Promise.reject(new Error('not opened')),
  preview: () => Promise.reject(new Error('not opened')),
};

const TEMPLATE: Template = {
  id: 'template',
  name: 'Spring',
  design: 'text',
  subject: '',
  body: '',
  version: 1,
  size: 0,
  createdAt: 0,
  updatedAt: 0,
  lastSentAt: null,
  archivedAt: null,
};

const SUPPRESSION: Suppression = { email: '', reason: 'manual', detail: null, at: 0, messageId: null };

const MESSAGE: Message = {
  id: 'message',
  batchId: 'batch',
  class: 'mailing',
  state: 'queued',
  accountId: null,
  toEmail: '',
  toDomain: '',
  toName: '',
  causeKind: '',
  causeId: '',
  rfcMessageId: '',
  dueAt: 0,
  attempts: 0,
  outcomeCode: null,
  outcomeText: null,
  createdAt: 0,
  sentAt: null,
  bounce: null,
  batchTitle: '',
  createdByName: '',
};
