import type { webApi } from '@slack/bolt';
import { may } from '../../core/access/index.ts';
import { HOUR } from '../../core/clock.ts';
import { dateIn, instantAt } from '../../core/dates.ts';
import { type MessageClass, type MessageState, sectionOf } from '../../core/mail/index.ts';
import { hindrance } from '../../core/watch/index.ts';
import { joinMarked, type Marked, marked, mention } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import type { CustomersFeature } from '../customers/register.ts';
import type { DebtorsFlow } from '../debtors/debtors-flow.ts';
import type { IncidentsFeature } from '../incidents/register.ts';
import type { ShowOutbox } from '../outbox/outbox-list.ts';
import { averageLine } from '../ratings/register.ts';
import type { RemindersFeature } from '../reminders/register.ts';
import type { SendFeature } from '../send/register.ts';
import { HOME, type HomeFacts, homeView, SHOWN_STATES } from './home-view.ts';

/** Somebody who has looked at it today sees it change. */
const KEPT_FRESH = 8 * HOUR;
const MOST_KEPT = 50;

/** The App Home: how things stand, and the next step (screens.md). */
export function registerHome(
  bot: Bot,
  slack: webApi.WebClient,
  doors: {
    debtors: DebtorsFlow;
    send: SendFeature;
    incidents: IncidentsFeature;
    customers: CustomersFeature;
    reminders: RemindersFeature;
    outbox: ShowOutbox;
  },
): { start(): void; stop(): void } {
  const { core, router, log } = bot;
  const { clock, hub } = core.base;
  const readers = new Map<string, number>();
  /** What each reader's tab shows: what did not change is not sent again. */
  const shown = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  const stopping: (() => void)[] = [];

  router.home(async ({ caller }) => {
    readers.delete(caller.slackUserId);
    shown.delete(caller.slackUserId);
    readers.set(caller.slackUserId, clock.now());
    const [oldest] = readers.keys();
    if (readers.size > MOST_KEPT && oldest) forget(oldest);
    await publish(caller);
  });
  router.action(HOME.send, 'modal', async ({ caller }) => ({ show: await doors.send.begin(caller) }));
  router.action(HOME.debtors, 'modal', async ({ caller }) => ({ show: await doors.debtors.begin(caller) }));
  router.action(HOME.incident, 'modal', async ({ caller }) => ({ show: await doors.incidents.newForm(caller) }));
  router.action(HOME.customer, 'modal', async ({ caller }) => ({ show: await doors.customers.list(caller) }));
  router.action(HOME.outbox, 'modal', async ({ caller }) => ({ show: await doors.outbox(caller) }));
  router.action(HOME.run, 'modal', async ({ caller, value }) => ({ show: await doors.reminders.list(caller, value) }));

  return {
    start() {
      stopping.push(hub.on('changed', later), hub.on('delivered', later));
    },
    stop() {
      for (const stop of stopping.splice(0)) stop();
      clearTimeout(timer);
    },
  };

  function later(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void publishAll().catch((error: unknown) =>
        log.warn({ err: error }, 'the Home tabs could not be brought up to date'),
      );
    }, bot.pace.home);
    timer.unref();
  }

  async function publishAll(): Promise<void> {
    for (const [slackUserId, openedAt] of readers) {
      if (clock.now() - openedAt > KEPT_FRESH) forget(slackUserId);
      else await publish(await bot.people.caller({ slackUserId, teamId: null }));
    }
  }

  function forget(slackUserId: string): void {
    readers.delete(slackUserId);
    shown.delete(slackUserId);
  }

  async function publish(caller: Caller): Promise<void> {
    const view = homeView(caller, await factsFor(caller));
    const text = JSON.stringify(view);
    if (shown.get(caller.slackUserId) === text) return;
    await slack.views.publish({ user_id: caller.slackUserId, view });
    shown.set(caller.slackUserId, text);
  }

  async function factsFor(caller: Caller): Promise<HomeFacts> {
    const { actor } = caller;
    const settings = await core.settings.all();
    const hasRole = actor.superAdmin || actor.permissions.size > 0;
    const customers = may(actor, 'customers.view') ? await core.customers.list(actor, {}, { limit: 1 }) : null;
    const debtsSeen = may(actor, 'debtors.view');
    return {
      company: settings['company.name'],
      isNew: customers?.total === 0,
      trouble: troubleFor(caller),
      hindrance: hasRole ? hindrance(await core.watch.mail()) : null,
      paused: hasRole && (await core.outbox.pause()) !== null,
      admins: hasRole ? null : await admins(),
      quota: hasRole ? await core.quota.use() : null,
      rate: hasRole ? await core.quota.rate() : [],
      run: debtsSeen ? await core.debtors.latestRun(actor) : null,
      debts: debtsSeen ? await core.debtors.list(actor, { daysOverdue: 1 }, { limit: 1 }) : null,
      incidents: may(actor, 'incidents.view')
        ? await core.incidents.list(actor, { state: 'open' }, { limit: 20 })
        : null,
      ratings: may(actor, 'ratings.view')
        ? await ratings(caller, settings['company.timeZone'], settings['ratings.scale'])
        : null,
      outbox: hasRole ? await outboxCounts(caller) : null,
    };
  }

  function troubleFor(caller: Caller): Marked | null {
    const { alerts } = bot.trouble;
    if (!alerts || !may(caller.actor, 'settings.view')) return null;
    const why = caller.say(`bot:postFailure.${alerts.why}`, { channel: alerts.channel });
    return caller.md('bot:home.alertTrouble', { why });
  }

  async function ratings(caller: Caller, zone: string, scale: number): Promise<HomeFacts['ratings']> {
    const firstOfMonth = `${dateIn(zone, clock.now()).slice(0, 8)}01`;
    const average = await core.ratings.average(caller.actor, instantAt(zone, firstOfMonth, '00:00'));
    const { rows } = await core.ratings.list(caller.actor, {}, { limit: 3 });
    return { rows, average: averageLine(caller, { ...average, scale }) };
  }

  async function outboxCounts({ actor }: Caller): Promise<HomeFacts['outbox']> {
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

  async function admins(): Promise<Marked> {
    const people = (await core.access.holdersOf('access.edit')).slice(0, 5);
    return joinMarked(
      people.map((person) => (person.slackUserId ? mention(person.slackUserId) : marked(person.name, 80))),
      ', ',
    );
  }
}
