import { SYSTEM } from '../../core/access/index.ts';
import type { Account } from '../../core/customers/index.ts';
import { openAmount, type Receipt } from '../../core/documents/index.ts';
import { NotFound } from '../../core/errors.ts';
import type { Alert } from '../../core/mail/index.ts';
import { totalsByCurrency } from '../../core/money.ts';
import { actions, type Block, button, type Card, card, context, quotation, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Voice } from '../caller.ts';
import type { AlertCard } from './alert-card.ts';

type Payload = Alert['payload'];

interface Pause {
  readonly account: Account;
  /** All that were paused at once. */
  readonly receipts: readonly Receipt[];
  readonly note: string;
}

const RESUME = 'paused.resume';
/** Invoices named on the card. */
const NAMED = 10;

/** What a colleague has paused of one customer, for what reason and until when; ended by a button that asks (D11). */
export function registerPausedCard(bot: Bot): AlertCard {
  const { core, router, people } = bot;

  router.action(RESUME, 'nothing', async ({ caller, value }) => {
    // Cards of earlier versions name the one receipt.
    const payload = (await core.alerts.byKey(`receipt_paused:${value}`))?.payload ?? { receiptIds: value };
    const receiptIds = receiptIdsIn(payload);
    await core.transaction((rooms) => rooms.debtors.resume(caller.actor, { receiptIds }));
    const content = await build(await people.channelVoice(), payload);
    if (!content) throw new NotFound('debtors.noSuchReceipt');
    return { replace: content };
  });

  return { channel: 'slack.remindersChannel', build };

  async function build(voice: Voice, payload: Payload): Promise<Card | null> {
    const pause = await find(payload);
    if (!pause) return null;
    const { account, receipts, note } = pause;
    const paused = receipts.filter((receipt) => receipt.pause !== null);
    const reason = payload['reason'] ?? paused[0]?.pause?.reason ?? 'promise';
    const head = voice.md(`bot:paused.${reason}`, {
      customer: account.tradeName,
      reference: referencesOf(voice, receipts),
      amount: voice.format.totals(totalsByCurrency(receipts.map(({ amount }) => amount))),
      name: await nameOf(payload, receipts),
    });
    const blocks: Block[] = [section(head), ...(note === '' ? [] : quotation(note))];
    if (paused.length === 0) {
      const end = await endOf(receipts);
      blocks.push(
        context(end === null ? voice.say('bot:paused.over') : voice.md('bot:paused.resumedBy', { name: end })),
      );
      return card(head, blocks);
    }
    return card(head, [
      ...blocks,
      context(untilWords(voice, paused)),
      actions([resumeButton(voice, { payload, account, paused })]),
    ]);
  }

  async function find(payload: Payload): Promise<Pause | null> {
    const receipts = await core.documents.receiptsByIds(receiptIdsIn(payload));
    const [account] = await core.customers.byIds([String(payload['accountId'] ?? receipts[0]?.accountId ?? '')]);
    if (!account || receipts.length === 0) return null;
    return { account, receipts, note: String(payload['note'] ?? receipts[0]?.pause?.note ?? '') };
  }

  async function nameOf(payload: Payload, [first]: readonly Receipt[]): Promise<string> {
    if (payload['byName']) return String(payload['byName']);
    const decisions = await decisionsOf(first);
    return decisions.find(({ outcome }) => outcome === 'paused')?.actorName ?? '—';
  }

  /** Who ended it; null: a day did, or a payment. */
  async function endOf([first]: readonly Receipt[]): Promise<string | null> {
    const [last] = (await decisionsOf(first)).filter(({ outcome }) => outcome === 'paused' || outcome === 'resumed');
    return last?.outcome === 'resumed' ? last.actorName : null;
  }

  async function decisionsOf(receipt: Receipt | undefined) {
    return receipt ? await core.decisions.list(SYSTEM, { kind: 'receipt', id: receipt.id }, { limit: 10 }) : [];
  }
}

function receiptIdsIn(payload: Payload): string[] {
  return String(payload['receiptIds'] ?? payload['receiptId'] ?? '').split(' ');
}

/** `FA-1, FA-2`, the rest counted. */
function referencesOf(voice: Voice, receipts: readonly Receipt[]): string {
  const named = receipts.slice(0, NAMED).map(({ documentReference }) => documentReference);
  const more = receipts.length - named.length;
  return [...named, ...(more > 0 ? [voice.say('bot:more', { count: more })] : [])].join(', ');
}

function untilWords(voice: Voice, [first]: readonly Receipt[]): string {
  const until = first?.pause?.until ?? null;
  return until === null
    ? voice.say('bot:paused.openEnd')
    : voice.say('bot:paused.until', { day: voice.format.date(until) });
}

function resumeButton(
  voice: Voice,
  { payload, account, paused }: { payload: Payload; account: Account; paused: readonly Receipt[] },
) {
  const text = voice.say('bot:paused.resume');
  return button({
    id: RESUME,
    text,
    value: String(payload['pauseId'] ?? paused[0]?.id ?? ''),
    confirm: {
      title: text,
      text: voice.say('bot:paused.resumeText', {
        customer: account.tradeName,
        references: referencesOf(voice, paused),
        amount: voice.format.totals(totalsByCurrency(paused.map(openAmount))),
      }),
      confirm: text,
      deny: voice.say('bot:cancel'),
    },
  });
}
