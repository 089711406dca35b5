import type { webApi } from '@slack/bolt';
import type { AlertCards } from './alerts/alert-card.ts';
import { registerMailAlerts } from './alerts/mail-alerts.ts';
import { registerRestoredCard } from './alerts/restored-card.ts';
import { registerWordsCard } from './alerts/words-card.ts';
import { registerBatches } from './batches/register.ts';
import type { Bot } from './bot.ts';
import { registerCustomers } from './customers/register.ts';
import { registerDebtors } from './debtors/register.ts';
import { registerDocuments } from './documents/register.ts';
import { registerHelp } from './help/register.ts';
import { registerHome } from './home/register.ts';
import { registerIncidents } from './incidents/register.ts';
import { registerOutbox } from './outbox/register.ts';
import { registerQuota } from './quota/register.ts';
import { registerRatings } from './ratings/register.ts';
import { registerReminders } from './reminders/register.ts';
import { registerSearches } from './searches.ts';
import { registerSend } from './send/register.ts';
import { registerSuppressed } from './suppressed/register.ts';
import { registerWhy } from './why/register.ts';

export interface Features {
  readonly cards: AlertCards;
  start(): void;
  /** Settles when what is under way has ended. */
  stop(): Promise<void>;
}

/** Every feature, in the order of help. */
export function registerFeatures(bot: Bot, slack: webApi.WebClient): Features {
  registerSearches(bot);
  const outbox = registerOutbox(bot);
  registerBatches(bot, outbox.show);
  const debtors = registerDebtors(bot);
  const send = registerSend(bot);
  const incidents = registerIncidents(bot);
  const why = registerWhy(bot);
  const customers = registerCustomers(bot, { debtors: debtors.flow, send, incidents, why });
  const ratings = registerRatings(bot, { customers, send });
  const reminders = registerReminders(bot, why);
  const home = registerHome(bot, slack, {
    debtors: debtors.flow,
    send,
    incidents,
    customers,
    reminders,
    outbox: outbox.show,
  });
  registerHelp(bot, [
    send.verb,
    debtors.verb,
    incidents.verb,
    customers.verb,
    ratings.verb,
    registerDocuments(bot, customers),
    registerQuota(bot),
    outbox.verb,
    registerSuppressed(bot),
    why.verb,
  ]);
  return {
    cards: {
      rating: ratings.card,
      reminder_run: reminders.card,
      restored: registerRestoredCard(bot, outbox.show),
      customer_words: registerWordsCard(bot, customers),
      ...registerMailAlerts(bot, outbox.show),
    },
    start: home.start,
    stop: home.stop,
  };
}
