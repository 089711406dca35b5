import { may } from '../../core/access/index.ts';
import type { Core } from '../../core/core.ts';
import { dateIn, instantAt } from '../../core/dates.ts';
import { type MessageClass, type MessageState, sectionOf } from '../../core/mail/index.ts';
import { hindrance } from '../../core/watch/index.ts';
import { joinMarked, type Marked, marked, mention } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { averageLine } from '../ratings/rating-list.ts';
import { type HomeFacts, SHOWN_STATES } from './home-view.ts';

/** What one person may know of how things stand. */
export async function homeFacts(bot: Bot, caller: Caller): Promise<HomeFacts> {
  const { core } = bot;
  const { actor } = caller;
  const settings = await core.settings.all();
  const hasRole = actor.superAdmin || actor.permissions.size > 0;
  const customers = may(actor, 'customers.view') ? await core.customers.list(actor, {}, { limit: 1 }) : null;
  const debtsSeen = may(actor, 'debtors.view');
  return {
    company: settings['company.name'],
    isNew: customers?.total === 0,
    trouble: troubleFor(bot, caller),
    hindrance: hasRole ? hindrance(await core.watch.mail()) : null,
    paused: hasRole && (await core.outbox.pause()) !== null,
    admins: hasRole ? null : await admins(core),
    quota: hasRole ? await core.quota.use() : null,
    rate: hasRole ? await core.quota.rate() : [],
    run: debtsSeen ? await core.debtors.latestRun(actor) : null,
    debts: debtsSeen ? await core.debtors.list(actor, { daysOverdue: 1 }, { limit: 1 }) : null,
    incidents: may(actor, 'incidents.view') ? await core.incidents.list(actor, { state: 'open' }, { limit: 20 }) : null,
    ratings: may(actor, 'ratings.view')
      ? await ratings(core, caller, { zone: settings['company.timeZone'], scale: settings['ratings.scale'] })
      : null,
    outbox: hasRole ? await outboxCounts(core, caller) : null,
  };
}

function troubleFor(bot: Bot, caller: Caller): Marked | null {
  const { alerts } = bot.trouble;
  if (!alerts || !may(caller.actor, 'settings.view')) return null;
  const why = caller.say(`bot:postFailure.${alerts.why}`, { channel: alerts.channel });
  return caller.md('bot:home.alertTrouble', { why });
}

async function ratings(
  core: Core,
  caller: Caller,
  { zone, scale }: { zone: string; scale: number },
): Promise<HomeFacts['ratings']> {
  const firstOfMonth = `${dateIn(zone, core.base.clock.now()).slice(0, 8)}01`;
  const average = await core.ratings.average(caller.actor, instantAt(zone, firstOfMonth, '00:00'));
  const { rows } = await core.ratings.list(caller.actor, {}, { limit: 3 });
  return { rows, average: averageLine(caller, { ...average, scale }) };
}

async function outboxCounts(core: Core, { actor }: Caller): Promise<HomeFacts['outbox']> {
  const mayView = (row: { readonly class: MessageClass }) => may(actor, `${sectionOf(row.class)}.view`);
  const later = (await core.outbox.waitingLater()).filter(mayView);
  const all = (await core.outbox.counts()).filter(mayView);
  const sum = (rows: typeof all, state?: MessageState): number =>
    rows.reduce((total, row) => (state === undefined || row.state === state ? total + row.count : total), 0);
  return {
    counts: Object.fromEntries(SHOWN_STATES.map((state) => [state, sum(all, state) - sum(later, state)])),
    later: sum(later),
  };
}

async function admins(core: Core): Promise<Marked> {
  const people = (await core.access.holdersOf('access.edit')).slice(0, 5);
  return joinMarked(
    people.map((person) => (person.slackUserId ? mention(person.slackUserId) : marked(person.name, 80))),
    ', ',
  );
}
