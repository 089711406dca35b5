import { SYSTEM } from '../../core/access/index.ts';
import type { CustomerWords } from '../../core/customers/index.ts';
import { dateIn } from '../../core/dates.ts';
import { isPaused, openAmount, type Receipt } from '../../core/documents/index.ts';
import { NotFound } from '../../core/errors.ts';
import { titleForTeam } from '../../core/ratings/index.ts';
import { actions, button, type Card, card, context, quotation, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Voice } from '../caller.ts';
import type { CustomersFeature } from '../customers/register.ts';
import type { AlertCard } from './alert-card.ts';

/** Of what the mail told: what is still owed, what of it is paused, and what of that waits on the customer's word. */
interface About {
  readonly open: readonly Receipt[];
  readonly paused: readonly Receipt[];
  readonly claimed: readonly Receipt[];
}

const WORDS = { resume: 'words.resume', customer: 'words.customer' } as const;

/** What a customer wrote on a page of ours, whole, and how what it is about stands now (D11, R3). */
export function registerWordsCard(bot: Bot, customers: CustomersFeature): AlertCard {
  const { core, router, people } = bot;

  router.action(WORDS.resume, 'nothing', async ({ caller, value }) => {
    const words = await core.customers.wordsById(value);
    if (!words) throw new NotFound('customers.notFound');
    const { claimed } = await receiptsOf(words);
    await core.transaction(async ({ debtors }) => {
      for (const receipt of claimed) await debtors.resume(caller.actor, { receiptId: receipt.id });
    });
    return { replace: (await build(await people.channelVoice(), words)) ?? card('', []) };
  });
  router.action(WORDS.customer, 'modal', async ({ caller, value }) => ({ show: await customers.card(caller, value) }));

  return {
    channel: 'slack.remindersChannel',
    build: async (voice, payload) => {
      const words = await core.customers.wordsById(String(payload['wordsId']));
      return words && (await build(voice, words));
    },
  };

  async function build(voice: Voice, words: CustomerWords): Promise<Card | null> {
    const message = await core.outbox.byId(words.messageId);
    if (!message) return null;
    const [account] = words.accountId === null ? [] : await core.customers.byIds([words.accountId]);
    const customer = account?.tradeName ?? message.toName;
    const head = voice.md(`bot:words.${words.about}`, { customer, subject: titleForTeam(message) });
    const about = await receiptsOf(words);
    const { claimed } = about;
    const buttons = [
      ...(claimed.length > 0 ? [resumeButton(voice, { words, customer, claimed })] : []),
      ...(account ? [button({ id: WORDS.customer, text: voice.say('bot:ratings.customer'), value: account.id })] : []),
    ];
    return card(head, [
      section(head),
      ...quotation(words.words),
      ...(words.about === 'paid' ? [context(await standing(voice, words, about))] : []),
      ...(buttons.length > 0 ? [actions(buttons)] : []),
    ]);
  }

  function resumeButton(
    voice: Voice,
    { words, customer, claimed }: { words: CustomerWords; customer: string; claimed: readonly Receipt[] },
  ) {
    const text = voice.say('bot:paused.resume');
    const references = claimed.map(({ documentReference }) => documentReference).join(', ');
    return button({
      id: WORDS.resume,
      text,
      value: words.id,
      confirm: {
        title: text,
        text: voice.say('bot:words.resumeText', { customer, references }),
        confirm: text,
        deny: voice.say('bot:cancel'),
      },
    });
  }

  async function standing(voice: Voice, words: CustomerWords, { open, paused, claimed }: About): Promise<string> {
    if (open.length === 0) return voice.say('bot:words.nothingOpen');
    const until = claimed[0]?.pause?.until;
    if (until) return voice.say('bot:paused.until', { day: voice.format.date(until) });
    if (paused.length > 0) return voice.say('bot:words.pausedBefore');
    const decisions = await core.decisions.list(SYSTEM, { kind: 'receipt', id: open[0]?.id ?? '' }, { limit: 5 });
    const end = decisions.find(({ outcome, at }) => outcome === 'resumed' && at >= words.at);
    return end ? voice.say('bot:words.resumedBy', { name: end.actorName }) : voice.say('bot:paused.over');
  }

  async function receiptsOf(words: CustomerWords): Promise<About> {
    const message = await core.outbox.byId(words.messageId);
    const ids = (message?.data.receipts ?? []).map(({ receiptId }) => receiptId);
    const receipts = (await core.documents.receiptsByIds(ids)).filter(({ accountId }) => accountId === words.accountId);
    const today = dateIn((await core.settings.all())['company.timeZone'], core.base.clock.now());
    const open = receipts.filter((receipt) => openAmount(receipt).minor > 0);
    const paused = open.filter((receipt) => isPaused(receipt, today));
    return { open, paused, claimed: paused.filter(({ pause }) => pause?.reason === 'claims_paid') };
  }
}
