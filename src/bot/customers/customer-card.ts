import { type Actor, may } from '../../core/access/index.ts';
import { type Account, type Contact, type CustomerWords, NOTICE_SWITCHES } from '../../core/customers/index.ts';
import type { DebtorReceipt } from '../../core/debtors/index.ts';
import { SECTION_OF } from '../../core/decisions/index.ts';
import type { Incident } from '../../core/incidents/index.ts';
import type { Rating } from '../../core/ratings/index.ts';
import {
  actions,
  type Block,
  bold,
  button,
  context,
  divider,
  header,
  joinMarked,
  link,
  type Marked,
  type Modal,
  marked,
  md,
  modal,
  quotation,
  section,
  staticSelect,
} from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import { holdWords, late } from '../debtors/debtor-words.ts';
import { allRatings, stars } from '../ratings/rating-words.ts';

export const CUSTOMERS = {
  list: 'customers',
  card: 'customers.card',
  open: 'customers.open',
  back: 'customers.back',
  send: 'customers.send',
  notify: 'customers.notify',
  incident: 'customers.incident',
  why: 'customers.why',
  noticeSwitch: 'customers.noticeSwitch',
} as const;

interface Some<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

export interface CustomerFacts {
  readonly account: Account;
  readonly contacts: readonly Contact[];
  /** The company's default for notices. */
  readonly noticesOn: boolean;
  /** Null: the caller may not see them. */
  readonly receipts: Some<DebtorReceipt> | null;
  readonly incidents: Some<Incident> | null;
  readonly ratings: Some<Rating> | null;
  /** What the customer wrote on our pages, newest first. */
  readonly words: readonly CustomerWords[];
  readonly blocked: ReadonlySet<string>;
  /** Pages of the receipts' documents, by document; empty when the caller may not see documents. */
  readonly documentUrls: ReadonlyMap<string, string>;
}

/** One customer or supplier: addresses, what they owe, incidents, ratings, and what can be done. */
export function customerCard(caller: Caller, facts: CustomerFacts): Modal {
  const { say } = caller;
  const { account } = facts;
  const blocks: Block[] = [
    header(account.tradeName || account.legalName || account.reference),
    section(identity(caller, facts)),
    actions([...actButtons(caller, account), button({ id: CUSTOMERS.back, text: say('bot:customers.back') })]),
  ];
  if (facts.receipts) blocks.push(...debts(caller, facts, facts.receipts));
  if (facts.incidents) blocks.push(divider(), section(incidentLines(caller, facts.incidents)));
  if (facts.ratings) blocks.push(ratingsSection(caller, account.id, facts.ratings));
  blocks.push(...wordsBlocks(caller, facts.words));
  return modal({
    id: CUSTOMERS.card,
    title: say(`bot:kindOne.${account.kind}`),
    blocks,
    close: say('bot:close'),
    metadata: { a: account.id },
  });
}

/** Of what the customer wrote, this many with every word. */
const SHOWN_WORDS = 5;

function wordsBlocks({ say, format }: Caller, words: readonly CustomerWords[]): Block[] {
  const written = words.filter((each) => each.words !== '');
  if (written.length === 0) return [];
  return [
    divider(),
    section(bold(marked(say('bot:customers.words', { count: written.length })))),
    ...written
      .slice(0, SHOWN_WORDS)
      .flatMap((each) => [
        context(say(`bot:customers.wordsAbout.${each.about}`, { at: format.instant(each.at) })),
        ...quotation(each.words),
      ]),
  ];
}

function identity(caller: Caller, { account, contacts, blocked }: CustomerFacts): Marked {
  const { say } = caller;
  const lines = [
    marked(
      [account.reference, otherName(account), account.language ?? '', account.country ?? '', account.phone ?? '']
        .filter(Boolean)
        .join(' · '),
      300,
    ),
    account.emails.length === 0
      ? marked(say('bot:noAddress'))
      : joinMarked(
          account.emails.slice(0, 10).map((email) => {
            const note = blocked.has(email) ? ` (${say('bot:customers.blocked')})` : '';
            return marked(`${email}${note}`, 160);
          }),
          '\n',
        ),
    ...contacts
      .slice(0, 5)
      .map((contact) =>
        marked(
          [contact.name, contact.job ?? '', contact.email ?? '', contact.phone ?? ''].filter(Boolean).join(' · '),
          250,
        ),
      ),
  ];
  return joinMarked(lines, '\n');
}

function otherName({ tradeName, legalName }: Account): string {
  return legalName === tradeName ? '' : legalName;
}

/** Some section of theirs shows decisions about customers. */
function mayAskWhy(actor: Actor): boolean {
  return Object.values(SECTION_OF).some((section) => may(actor, `${section}.view`));
}

function actButtons({ say, actor }: Caller, account: Account) {
  const value = account.id;
  return [
    ...(may(actor, 'templates.send') ? [button({ id: CUSTOMERS.send, text: say('bot:customers.send'), value })] : []),
    ...(may(actor, 'debtors.view') && account.kind === 'customer'
      ? [button({ id: CUSTOMERS.notify, text: say('bot:customers.notify'), value })]
      : []),
    ...(mayAskWhy(actor) ? [button({ id: CUSTOMERS.why, text: say('bot:customers.why'), value })] : []),
    ...(may(actor, 'incidents.edit') && account.kind === 'customer'
      ? [button({ id: CUSTOMERS.incident, text: say('bot:incidents.new'), value })]
      : []),
  ];
}

function debts(
  caller: Caller,
  { account, noticesOn, documentUrls }: CustomerFacts,
  receipts: Some<DebtorReceipt>,
): Block[] {
  const { say, format } = caller;
  const lines = receipts.rows.map((row) => {
    const { documentId, documentReference } = row.receipt;
    const url = documentUrls.get(documentId);
    const facts = [format.money(row.open), late(caller, row.daysOverdue), ...holdWords(caller, row)];
    const line = md`${marked(documentReference, 60)} · ${facts.join(' · ')}`;
    return url ? md`${line} · ${link(url, say('bot:documents.view'))}` : line;
  });
  const more =
    receipts.total > receipts.rows.length
      ? [caller.md('bot:more', { count: receipts.total - receipts.rows.length })]
      : [];
  const title = bold(marked(say('bot:customers.receipts', { count: receipts.total })));
  const blocks: Block[] = [divider(), section(joinMarked([title, ...lines, ...more], '\n'))];
  const last =
    account.lastNoticeAt === null
      ? say('bot:debtors.neverTold')
      : say('bot:customers.lastNotice', { at: format.instant(account.lastNoticeAt), by: account.lastNoticeBy ?? '—' });
  if (!may(caller.actor, 'debtors.edit')) return [...blocks, section(last)];
  const choices = NOTICE_SWITCHES.map((value) => ({
    value: `${value}:${account.id}`,
    text:
      value === 'inherit'
        ? say(noticesOn ? 'bot:customers.inheritOn' : 'bot:customers.inheritOff')
        : say(`bot:customers.switch.${value}`),
  }));
  const select = staticSelect({
    id: CUSTOMERS.noticeSwitch,
    choices,
    chosen: `${account.noticeSwitch}:${account.id}`,
    confirm: {
      title: say('bot:customers.switchTitle'),
      text: say('bot:customers.switchText'),
      confirm: say('bot:customers.switchYes'),
      deny: say('bot:cancel'),
    },
  });
  // Another block for another state: after a refusal or a change elsewhere Slack shows what is true.
  return [
    ...blocks,
    section(md`${bold(marked(say('bot:customers.notices')))}\n${last}`, select, `switch.${account.noticeSwitch}`),
  ];
}

function incidentLines({ say }: Caller, { rows, total }: Some<Incident>): Marked {
  const title = bold(marked(say('bot:customers.incidents', { count: total })));
  const lines = rows.map((incident) =>
    marked(`${incident.reference} · ${say(`incidents:state.${incident.state}`)} · ${incident.subject}`, 200),
  );
  return joinMarked([title, ...lines], '\n');
}

function ratingsSection(caller: Caller, accountId: string, ratings: Some<Rating>): Block {
  return section(ratingLines(caller, ratings), ratings.total > 0 ? allRatings(caller, accountId) : undefined);
}

function ratingLines(caller: Caller, { rows, total }: Some<Rating>): Marked {
  const title = bold(marked(caller.say('bot:customers.ratings', { count: total })));
  const lines = rows.map((rating) =>
    marked([stars(rating), rating.subjectTitle, rating.comment].filter(Boolean).join(' · '), 250),
  );
  return joinMarked([title, ...lines], '\n');
}
