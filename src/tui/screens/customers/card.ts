import type { Account, Contact, CustomerWords } from '../../../core/customers/index.ts';
import { dateIn } from '../../../core/dates.ts';
import type { Receipt, SalesDocument } from '../../../core/documents/index.ts';
import { isPaused, openAmount } from '../../../core/documents/index.ts';
import type { Incident } from '../../../core/incidents/index.ts';
import { totalsByCurrency } from '../../../core/money.ts';
import type { Rating } from '../../../core/ratings/index.ts';
import type { App } from '../../app/app.ts';
import { agoText, instantText, moneyText } from '../../app/format.ts';
import { labelText } from '../../app/label.ts';
import { lacking } from '../../app/permission.ts';
import { EMPTY_ROW, type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { wrap } from '../../text.ts';
import { stars } from '../../ui/charts.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { holdText } from '../debtors/held-text.ts';
import { pickNoticeSwitch } from '../debtors/notice-switch.ts';
import { notifyScreen } from '../debtors/notify.tsx';
import { incidentForm } from '../incidents/edit.ts';
import { pickTemplate } from '../mailings/pick-template.ts';
import { lackingWhy, WhyLayer } from '../why/why.ts';
import { CustomerEditLayer } from './edit.ts';

interface Card {
  readonly account: Account;
  readonly contacts: readonly Contact[];
  readonly receipts: readonly Receipt[];
  readonly documents: readonly SalesDocument[];
  readonly incidents: readonly Incident[];
  readonly ratings: readonly Rating[];
  readonly words: readonly CustomerWords[];
  /** Addresses that are not written to. */
  readonly blocked: ReadonlySet<string>;
}

/** Rows of each kind on the card; the lists have the rest. */
const SHOWN = 10;

/** One customer with everything known about them, and everything that can be sent to them (T13, D2). */
export class CustomerCardLayer extends PaneLayer {
  readonly id = 'customers.card';
  private card: Card;

  constructor(app: App, account: Account) {
    super(app);
    this.card = {
      account,
      contacts: [],
      receipts: [],
      documents: [],
      incidents: [],
      ratings: [],
      words: [],
      blocked: new Set(),
    };
  }

  title(): string {
    return `${this.card.account.tradeName} (${this.card.account.reference})`;
  }

  override opened(): void {
    this.app.perform(
      () => this.read(),
      (card) => this.show(card),
    );
  }

  override refresh(): void {
    this.app.background(
      () => this.read(),
      (card) => this.show(card),
      () => undefined,
    );
  }

  protected override actions(): readonly Binding[] {
    const { app } = this;
    const { account } = this.card;
    const { session } = app.connected() ? app : { session: null };
    return [
      {
        id: 'send',
        keys: ['m'],
        label: 'tui:action.sendTemplate',
        footer: true,
        disabled: () => lacking(app, 'templates.send'),
        run: () => pickTemplate(app, { kind: account.kind, ids: [account.id] }, () => undefined),
      },
      {
        id: 'notify',
        keys: ['n'],
        label: 'tui:action.notify',
        help: 'tui:help.notify',
        footer: true,
        disabled: () => lacking(app, 'debtors.send'),
        run: () => app.push(notifyScreen.open(app, { choice: { accountIds: [account.id] }, sent: () => undefined })),
      },
      {
        id: 'incident',
        keys: ['t'],
        label: 'tui:action.newIncident',
        footer: true,
        disabled: () => lacking(app, 'incidents.edit'),
        run: () => app.push(incidentForm.open(app, { account, incident: null })),
      },
      {
        id: 'why',
        keys: ['w'],
        label: 'tui:action.why',
        help: 'tui:help.why',
        footer: true,
        disabled: () => lackingWhy(app, 'customer'),
        run: () =>
          app.push(new WhyLayer(app, { name: account.tradeName, subject: { kind: 'customer', id: account.id } })),
      },
      {
        id: 'edit',
        keys: ['e'],
        label: 'tui:action.edit',
        footer: true,
        disabled: () => lacking(app, 'customers.edit'),
        run: () => app.push(new CustomerEditLayer(app, { kind: account.kind, account })),
      },
      {
        id: 'switch',
        keys: ['i'],
        label: 'tui:action.noticeSwitch',
        help: 'tui:help.noticeSwitch',
        disabled: () => lacking(app, 'debtors.edit'),
        run: () =>
          pickNoticeSwitch(app, {
            name: account.tradeName,
            set: async (value) =>
              session?.core.transaction((tx) => tx.debtors.setSwitch(session.actor, { accountId: account.id, value })),
            done: () => this.refresh(),
          }),
      },
    ];
  }

  protected content(width: number): readonly Row[] {
    const { say } = this.app;
    const { account, contacts, receipts, incidents, ratings, words, documents } = this.card;
    const fact = (label: string, text: string): Row => row(span(labelText(this.app, say(label)), 'muted'), text);
    const open = receipts.filter((receipt) => openAmount(receipt).minor > 0);
    return [
      fact('tui:field.legalName', account.legalName),
      row(span(labelText(this.app, say('tui:field.emails')), 'muted'), ...this.addresses()),
      fact('tui:field.language', account.language ?? say('tui:customers.companyLanguage')),
      fact('tui:field.country', account.country ?? ''),
      fact('tui:field.phone', account.phone ?? ''),
      fact('tui:field.notices', say(`tui:switch.${account.noticeSwitch}`)),
      fact(
        'tui:field.lastNotice',
        account.lastNoticeAt === null
          ? say('tui:ago.never')
          : `${agoText(this.app, account.lastNoticeAt)} · ${account.lastNoticeBy ?? ''}`,
      ),
      ...this.part('tui:card.contacts', contacts, (contact) =>
        row(
          '  ',
          contact.name,
          span(`  ${contact.job ?? ''}  ${contact.email ?? ''}  ${contact.phone ?? ''}`, 'muted'),
        ),
      ),
      ...this.part(
        'tui:card.receipts',
        open,
        (receipt) =>
          row(
            '  ',
            receipt.documentReference,
            span(`  ${receipt.dueOn}  `, 'muted'),
            moneyText(this.app, [openAmount(receipt)]),
            span(`  ${agoText(this.app, receipt.lastNoticeAt)}`, 'muted'),
            span(`  ${this.pauseText(receipt)}`, 'warn'),
          ),
        moneyText(this.app, totalsByCurrency(open.map(openAmount))),
      ),
      ...this.part('tui:card.incidents', incidents, (incident) =>
        row(
          '  ',
          incident.reference,
          span(`  ${say(`tui:incident.${incident.state}`)}  `, incident.state === 'open' ? 'warn' : 'muted'),
          incident.subject,
        ),
      ),
      ...this.paragraphs('tui:card.ratings', ratings, (rating) => [
        row(
          '  ',
          span(stars(rating.score, rating.scale, this.app.theme.glyphs), rating.low ? 'bad' : 'good'),
          span(`  ${rating.subjectTitle}`, 'muted'),
        ),
        ...said(rating.comment, width),
      ]),
      ...this.paragraphs(
        'tui:card.words',
        words.filter((each) => each.words !== ''),
        (each) => [
          row('  ', span(`${say(`tui:card.wordsAbout.${each.about}`)} · ${instantText(this.app, each.at)}`, 'muted')),
          ...said(each.words, width),
        ],
      ),
      ...this.part('tui:card.documents', documents, (document) =>
        row('  ', document.reference, span(`  ${document.issuedOn}  `, 'muted'), moneyText(this.app, [document.total])),
      ),
    ];
  }

  /** Of which kind a pause is and until when; empty when the receipt is not paused (any more). */
  private pauseText(receipt: Receipt): string {
    const { core, zone } = this.app.session;
    const { pause } = receipt;
    if (pause === null || !isPaused(receipt, dateIn(zone, core.base.clock.now()))) return '';
    return holdText(this.app, { hold: 'paused', pause: pause.reason, until: pause.until, receipts: 1 });
  }

  /** Those that are not written to stand out (E4). */
  private addresses(): Row {
    const { account, blocked } = this.card;
    const { say } = this.app;
    if (account.emails.length === 0) return row(say('tui:customers.noAddress'));
    return row(
      ...account.emails.flatMap((email, index) => [
        index === 0 ? '' : ', ',
        blocked.has(email) ? span(`${email} (${say('tui:state.suppressed')})`, 'bad') : email,
      ]),
    );
  }

  private part<Item>(label: string, items: readonly Item[], line: (item: Item) => Row, note = ''): Row[] {
    return this.paragraphs(label, items, (item) => [line(item)], note);
  }

  private paragraphs<Item>(
    label: string,
    items: readonly Item[],
    lines: (item: Item) => readonly Row[],
    note = '',
  ): Row[] {
    if (items.length === 0) return [];
    return [
      EMPTY_ROW,
      row(span(this.app.say(label, { count: items.length }), 'title'), span(note ? `  ${note}` : '', 'muted')),
      ...items.slice(0, SHOWN).flatMap(lines),
    ];
  }

  private show(card: Card): void {
    this.card = card;
  }

  private async read(): Promise<Card> {
    const { core, actor, may } = this.app.session;
    const accountId = this.card.account.id;
    const [account, contacts, receipts, documents, incidents, ratings, words] = await Promise.all([
      core.customers.get(actor, accountId),
      core.customers.listContacts(actor, accountId),
      may('documents.view') ? core.documents.listReceipts(actor, { accountId }) : [],
      may('documents.view') ? core.documents.list(actor, { accountId }, { limit: SHOWN }) : { rows: [] },
      may('incidents.view') ? core.incidents.list(actor, { accountId }, { limit: SHOWN }) : { rows: [] },
      may('ratings.view') ? core.ratings.list(actor, { accountId }, { limit: SHOWN }) : { rows: [] },
      core.customers.listWords(actor, accountId),
    ]);
    return {
      account,
      contacts,
      receipts,
      documents: documents.rows,
      incidents: incidents.rows,
      ratings: ratings.rows,
      words,
      blocked: new Set((await core.customers.blocked(account.emails, null)).keys()),
    };
  }
}

/** A customer's words, whole. */
function said(words: string, width: number): Row[] {
  return words === '' ? [] : wrap(words, width - 4).map((line) => row(`    ${line}`));
}
