import { may } from '../../core/access/index.ts';
import type { DebtorPage, ReminderRun } from '../../core/debtors/index.ts';
import type { Incident } from '../../core/incidents/index.ts';
import type { MessageState } from '../../core/mail/index.ts';
import { type QuotaUse, type RateUse, rateText } from '../../core/quota/index.ts';
import type { Rating } from '../../core/ratings/index.ts';
import {
  actions,
  type Block,
  bold,
  button,
  context,
  divider,
  type Home,
  header,
  joinMarked,
  LIMITS,
  type Marked,
  marked,
  md,
  section,
} from '../blocks/index.ts';
import { type Caller, labelled } from '../caller.ts';
import { ageingWords } from '../debtors/debtors-modal.ts';
import { quotaBars } from '../quota/quota-words.ts';
import { allRatings, stars } from '../ratings/rating-words.ts';
import { isWaiting } from '../reminders/run-card.ts';

export const HOME = {
  send: 'home.send',
  debtors: 'home.debtors',
  incident: 'home.incident',
  customer: 'home.customer',
  run: 'home.run',
  outbox: 'home.outbox',
} as const;

/** What the dashboard shows; null: the person may not see it. */
export interface HomeFacts {
  readonly company: string;
  readonly quota: readonly QuotaUse[] | null;
  readonly rate: RateUse;
  readonly run: ReminderRun | null;
  readonly debts: DebtorPage | null;
  readonly incidents: { readonly rows: readonly Incident[]; readonly total: number } | null;
  readonly ratings: { readonly rows: readonly Rating[]; readonly average: string } | null;
  /** By state what moves now or needs somebody; `later`: what waits for a later time on purpose. */
  readonly outbox: {
    readonly counts: Readonly<Partial<Record<MessageState, number>>>;
    readonly later: number;
  } | null;
  /** No customer yet: three steps instead of empty lists. */
  readonly isNew: boolean;
  /** Alerts cannot be posted, and why. */
  readonly trouble: Marked | null;
  /** The sender was refused and nothing leaves: said to whoever has a role. */
  readonly paused: boolean;
  /** Mails should leave and do not, since when and why: said to whoever has a role. */
  readonly hindrance: { readonly since: number; readonly why: string } | null;
  /** Whom to ask for a role, for somebody who has none. */
  readonly admins: Marked | null;
}

export function homeView(caller: Caller, facts: HomeFacts): Home {
  const { say } = caller;
  const blocks: Block[] = [header(facts.company || say('bot:appName'))];
  if (facts.trouble) blocks.push(section(facts.trouble));
  if (facts.paused) blocks.push(section(caller.md('bot:batch.paused')));
  else if (facts.hindrance) {
    const { since, why } = facts.hindrance;
    const words = caller.md('mail:notLeaving', { since: caller.format.instant(since), why: caller.md(why) });
    blocks.push(section(md`⚠ ${words}`));
  }
  if (facts.admins) blocks.push(section(caller.md('bot:home.noRole', { people: facts.admins })));
  else if (facts.isNew) blocks.push(...firstSteps(caller));
  else blocks.push(...actButtons(caller), ...dashboard(caller, facts));
  return { type: 'home', blocks: blocks.slice(0, LIMITS.homeBlocks) };
}

function firstSteps({ say, md: words }: Caller): Block[] {
  return [
    section(words('bot:home.welcome')),
    section(words('bot:home.stepImport')),
    section(words('bot:home.stepProof')),
    section(words('bot:home.stepTeam')),
    actions([button({ id: HOME.send, text: say('bot:home.send') })]),
  ];
}

function actButtons({ say, actor }: Caller): Block[] {
  const buttons = [
    ...(may(actor, 'templates.send')
      ? [button({ id: HOME.send, text: say('bot:home.send'), style: 'primary' as const })]
      : []),
    ...(may(actor, 'debtors.view') ? [button({ id: HOME.debtors, text: say('bot:debtors.title') })] : []),
    ...(may(actor, 'incidents.edit') ? [button({ id: HOME.incident, text: say('bot:incidents.new') })] : []),
    ...(may(actor, 'customers.view') ? [button({ id: HOME.customer, text: say('bot:home.customer') })] : []),
  ];
  return buttons.length > 0 ? [actions(buttons)] : [];
}

function dashboard(caller: Caller, facts: HomeFacts): Block[] {
  const { say } = caller;
  const blocks: Block[] = [];
  const waiting = facts.run?.state === 'open' ? facts.run.items.filter(isWaiting) : [];
  if (facts.run && waiting.length > 0) {
    const words = caller.md('bot:home.toApprove', {
      count: waiting.length,
      at: caller.format.time(facts.run.cutOffAt),
    });
    blocks.push(
      section(words, button({ id: HOME.run, text: say('bot:home.look'), value: facts.run.id, style: 'primary' })),
    );
  }
  if (facts.debts) blocks.push(divider(), section(debtWords(caller, facts.debts)));
  if (facts.incidents) blocks.push(divider(), section(incidentWords(caller, facts.incidents)));
  if (facts.ratings) blocks.push(divider(), ratingsSection(caller, facts.ratings));
  if (facts.quota) blocks.push(divider(), ...facts.quota.map((use) => section(quotaBars(caller, use))));
  if (facts.rate.length > 0) blocks.push(context(rateText(caller.say, facts.rate, caller.format.number)));
  if (facts.outbox)
    blocks.push(
      divider(),
      section(
        outboxWords(caller, facts.outbox),
        button({ id: HOME.outbox, text: say('bot:home.look'), label: say('bot:outbox.title') }),
      ),
    );
  return blocks;
}

function debtWords(caller: Caller, debts: DebtorPage): Marked {
  const title = bold(marked(caller.say('bot:home.overdue')));
  if (debts.customers === 0) return md`${title}\n${caller.say('bot:home.nothingOverdue')}`;
  const sum = caller.md('bot:debtors.summary', {
    customers: caller.say('bot:customers', { count: debts.customers }),
    receipts: caller.say('bot:debtors.receipts', { count: debts.receipts }),
    totals: caller.format.totals(debts.totals),
  });
  return md`${title}\n${sum}\n${marked(ageingWords(caller, debts.ageing), 1_000)}`;
}

function incidentWords(caller: Caller, { rows, total }: NonNullable<HomeFacts['incidents']>): Marked {
  const title = bold(marked(caller.say('bot:home.incidents', { count: total })));
  const mine = (incident: Incident): number =>
    incident.assigneeId === caller.actor.id && incident.assigneeId !== null ? 0 : 1;
  const lines = rows
    .toSorted((one, other) => mine(one) - mine(other))
    .slice(0, 5)
    .map((incident) => marked(`${incident.reference} · ${incident.account.tradeName} · ${incident.subject}`, 200));
  return joinMarked([title, ...lines], '\n');
}

function ratingsSection(caller: Caller, ratings: NonNullable<HomeFacts['ratings']>): Block {
  return section(ratingWords(caller, ratings), ratings.rows.length > 0 ? allRatings(caller) : undefined);
}

function ratingWords(caller: Caller, { rows, average }: NonNullable<HomeFacts['ratings']>): Marked {
  const lines = rows.map((rating) =>
    marked([stars(rating), rating.account?.tradeName ?? '', rating.comment].filter(Boolean).join(' · '), 200),
  );
  return joinMarked([bold(marked(caller.say('bot:home.ratings'))), marked(average, 200), ...lines], '\n');
}

function outboxWords(caller: Caller, { counts, later }: NonNullable<HomeFacts['outbox']>): Marked {
  const { number } = caller.format;
  const parts = (Object.entries(counts) as [MessageState, number][])
    .filter(([, count]) => count > 0)
    .map(([state, count]) => labelled(caller, caller.say(`mail:state.${state}`), number(count)));
  const words = parts.length > 0 ? parts.join(' · ') : caller.say('bot:home.nothingLeaving');
  const planned = later > 0 ? md`\n${caller.say('bot:home.later', { count: later })}` : md``;
  return md`${bold(marked(caller.say('bot:home.leaving')))}\n${marked(words, 500)}${planned}`;
}

/** The states that a person cares about on a dashboard: what moves and what is in trouble. */
export const SHOWN_STATES: readonly MessageState[] = ['queued', 'sending', 'retry', 'failed', 'unknown'];
