import { decimalsOf, decimalText, isCurrency, type Money } from './money.ts';

/**
 * Amounts as people write them: in major units, each with its currency, `500 EUR`; several split by commas or `+`,
 * `500 EUR, 450.50 GBP`. A number without a currency is refused, and so is one that two places read differently.
 */

/** Why a text is no list of amounts; each is a sentence `settings:error.<reason>`, about `value`. */
export interface AmountProblem {
  readonly reason:
    | 'amount'
    | 'amountBare'
    | 'amountAmbiguous'
    | 'amountCurrency'
    | 'amountDecimals'
    | 'amountTooLarge'
    | 'amountTwice';
  readonly params: Readonly<Record<string, string | number>>;
}

const AMOUNT = /\s*([^\p{L}]*?)\s*(\p{L}{3})(?!\p{L})\s*(?:[,;+]\s*|$)/uy;
/** Groups of three digits marked alike, then decimals after another mark. */
const GROUPED = /^([1-9]\d{0,2})((?:([ '.,])\d{3})(?:\3\d{3})*)(?:(?!\3)([.,])(\d+))?$/;
const PLAIN = /^(\d+)(?:[.,](\d+))?$/;
const MOST_DIGITS = 30;

/** The amounts, one per currency, in the order they stand in; or the first thing that is wrong. */
export function readAmounts(text: string): Money[] | AmountProblem {
  const amounts: Money[] = [];
  AMOUNT.lastIndex = 0;
  while (AMOUNT.lastIndex < text.length) {
    const rest = text.slice(AMOUNT.lastIndex).trim();
    const match = AMOUNT.exec(text);
    if (!match) return { reason: /\p{L}/u.test(rest) ? 'amount' : 'amountBare', params: { value: rest } };
    const [, number = '', code = ''] = match;
    const amount = readAmount(number, code.toUpperCase());
    if ('reason' in amount) return amount;
    if (amounts.some(({ currency }) => currency === amount.currency))
      return { reason: 'amountTwice', params: { currency: amount.currency } };
    amounts.push(amount);
  }
  return amounts.length > 0 ? amounts : { reason: 'amount', params: { value: text } };
}

/** Written so that `readAmounts` reads the same again: `500 EUR, 450.50 GBP`. */
export function amountsText(amounts: readonly Money[]): string {
  return amounts.map((money) => `${unmistakable(money)} ${money.currency}`).join(', ');
}

/** Each currency's amount in minor units; of a text that `amountsText` wrote. None: empty. */
export function amountsByCurrency(text: string | null): ReadonlyMap<string, number> {
  const amounts = text === null ? [] : readAmounts(text);
  if ('reason' in amounts) throw new Error(`no amounts: ${text}`);
  return new Map(amounts.map(({ currency, minor }) => [currency, minor]));
}

function readAmount(number: string, currency: string): Money | AmountProblem {
  const value = `${number} ${currency}`.trim();
  if (!isCurrency(currency)) return { reason: 'amountCurrency', params: { currency } };
  const digits = number.replace(/[\u00a0\u202f\u2009]/g, ' ').replaceAll('’', "'");
  const grouped = GROUPED.exec(digits);
  const plain = PLAIN.exec(digits);
  if ((!grouped && !plain) || digits.length > MOST_DIGITS) return { reason: 'amount', params: { value } };
  const [, first = '', groups = '', mark = '', , decimals = ''] = grouped ?? [];
  if (grouped && (mark === '.' || mark === ',') && groups.length === 4 && decimals === '')
    return { reason: 'amountAmbiguous', params: { value, ...bothReadings(first, groups.slice(1), currency) } };
  const whole = grouped ? first + groups.replace(/\D/g, '') : (plain?.[1] ?? '');
  return toMoney({ whole, fraction: (grouped ? decimals : (plain?.[2] ?? '')).replace(/0+$/, ''), currency, value });
}

/** `1.000` is a thousand to some and one to others. */
function bothReadings(whole: string, rest: string, currency: string): { large: string; small: string } {
  const decimals = { 0: '', 3: `.${rest}0` }[decimalsOf(currency)] ?? `.${rest.slice(0, 2)}`;
  return { large: `${whole}${rest} ${currency}`, small: `${whole}${decimals} ${currency}` };
}

function toMoney(written: { whole: string; fraction: string; currency: string; value: string }): Money | AmountProblem {
  const { whole, fraction, currency, value } = written;
  const decimals = decimalsOf(currency);
  if (fraction.length > decimals) return { reason: 'amountDecimals', params: { value, currency, decimals } };
  const minor = Number(whole + fraction.padEnd(decimals, '0'));
  return Number.isSafeInteger(minor) ? { minor, currency } : { reason: 'amountTooLarge', params: { value } };
}

/** Without decimals when there are none; never with three of them, which look like a group of thousands. */
function unmistakable(money: Money): string {
  const [whole = '', fraction = ''] = decimalText(money).split('.');
  if (/^0*$/.test(fraction)) return whole;
  return fraction.length === 3 ? `${whole}.${fraction}0` : `${whole}.${fraction}`;
}
