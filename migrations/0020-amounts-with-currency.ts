import type { Knex } from 'knex';

/**
 * Amounts in settings were bare minor units that counted in every currency; now each names its currency in major units
 * (`50000` → `500 EUR`). What they meant stays: every currency that receipts are in gets the same minor units.
 */

const APPROVAL = 'policy.secondApproverAbove';
const LEVELS = 'policy.levels';
/** Of a company that has no receipts yet. */
const WITHOUT_RECEIPTS = ['EUR'];

type Level = Readonly<Record<string, unknown>>;

export async function up(db: Knex): Promise<void> {
  const found: string[] = await db('receipts').distinct('currency').orderBy('currency').pluck('currency');
  const currencies = found.length > 0 ? found : WITHOUT_RECEIPTS;
  const written = (minor: unknown): string | null =>
    typeof minor === 'number' ? currencies.map((currency) => amountText(minor, currency)).join(', ') : null;
  await change<number | null>(db, APPROVAL, written);
  await change<Level[]>(db, LEVELS, (levels) =>
    levels.map(({ minimumMinor, ...level }) => ({ ...level, minimum: written(minimumMinor) })),
  );
}

/** One number had to do for all currencies: the first one's. */
export async function down(db: Knex): Promise<void> {
  await change<string | null>(db, APPROVAL, minorOfFirst);
  await change<Level[]>(db, LEVELS, (levels) =>
    levels.map(({ minimum, ...level }) => ({ ...level, minimumMinor: minorOfFirst(minimum) })),
  );
}

async function change<Value>(db: Knex, key: string, by: (value: Value) => unknown): Promise<void> {
  const row = await db('settings').where({ key }).first('value');
  if (row)
    await db('settings')
      .where({ key })
      .update({ value: JSON.stringify(by(JSON.parse(row.value) as Value)) });
}

/** `50000` EUR → `500 EUR`; three decimals get a zero more, so that they are no group of thousands. */
function amountText(minor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(minor).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : digits.slice(-decimals);
  const shown = /^0*$/.test(fraction) ? '' : `.${fraction}${decimals === 3 ? '0' : ''}`;
  return `${whole}${shown} ${currency}`;
}

function minorOfFirst(text: unknown): number | null {
  const match = /^(\d+)(?:\.(\d+))? ([A-Z]{3})/.exec(typeof text === 'string' ? text : '');
  if (!match) return null;
  const [, whole = '', fraction = '', currency = ''] = match;
  const decimals = decimalsOf(currency);
  return Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
