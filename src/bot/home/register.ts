import type { webApi } from '@slack/bolt';
import { HOUR } from '../../core/clock.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import type { CustomersFeature } from '../customers/register.ts';
import type { DebtorsFlow } from '../debtors/debtors-flow.ts';
import type { IncidentsFeature } from '../incidents/register.ts';
import type { ShowOutbox } from '../outbox/outbox-list.ts';
import type { RemindersFeature } from '../reminders/register.ts';
import { createRound } from '../round.ts';
import type { SendFeature } from '../send/register.ts';
import { homeFacts } from './home-facts.ts';
import { HOME, homeView } from './home-view.ts';

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
): { start(): void; stop(): Promise<void> } {
  const { router, log } = bot;
  const { clock, hub } = bot.core.base;
  const readers = new Map<string, number>();
  /** What each reader's tab shows: what did not change is not sent again. */
  const shown = new Map<string, string>();
  const round = createRound(log, 'the Home tabs could not be brought up to date', publishAll);
  const later = (): void => round.soon(bot.pace.home);
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
    async stop() {
      for (const stop of stopping.splice(0)) stop();
      await round.stop();
    },
  };

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
    const view = homeView(caller, await homeFacts(bot, caller));
    const text = JSON.stringify(view);
    if (shown.get(caller.slackUserId) === text) return;
    await slack.views.publish({ user_id: caller.slackUserId, view });
    shown.set(caller.slackUserId, text);
  }
}
