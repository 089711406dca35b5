import { z } from 'zod';
import { amountsText, readAmounts } from '../amounts.ts';
import { countryCode } from '../countries.ts';
import { isTimeZone } from '../dates.ts';
import { oneLine, parseAddress } from '../text.ts';
import { readLevels } from './policy-levels.ts';
import { signingKeyOf } from './signing-key.ts';

/**
 * What a setting's value can be: its schema, and what forms and docs have to know of it. A schema's error text is the
 * code of a sentence in `locales/<language>/settings.json` under `error`.
 */
export interface SettingKind<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** How it is typed. `levels`, `picture` and `signingKey` have an editor of their own beside their group's fields. */
  readonly input: 'line' | 'switch' | 'secret' | 'choice' | 'weekdays' | 'levels' | 'picture' | 'signingKey';
  /** What a number counts, `settings:unit.<unit>`. */
  readonly unit?: Unit;
  /** Of a number, both ends included. */
  readonly range?: { readonly min: number; readonly max: number };
  /** Those of a choice, in the order in which they are offered. */
  readonly values?: readonly (string | number)[];
  /** What the values are called is at `settings:choice.<words>.<value>`. */
  readonly words?: string;
}

/** Said after a number; of things that are counted (mails, connections) the label speaks already. */
export const MEASURES = ['seconds', 'minutes', 'days', 'percent'] as const;

export type Unit = (typeof MEASURES)[number] | 'mails' | 'mailings' | 'notices' | 'connections' | 'stars' | 'port';

export const line = <Schema extends z.ZodType>(schema: Schema): SettingKind<Schema> => ({ schema, input: 'line' });

export const text = (limit: number) => line(z.string({ error: 'text' }).transform((value) => oneLine(value, limit)));

export const optionalAddress = line(
  z
    .string({ error: 'address' })
    .transform((value) => (value.trim() === '' ? '' : (parseAddress(value) ?? null)))
    .refine((value) => value !== null, { error: 'address' })
    .transform((value) => value ?? ''),
);

export const color = line(z.string().regex(/^#[0-9a-fA-F]{6}$/, { error: 'color' }));

export const country = line(
  z
    .string({ error: 'country' })
    .transform(countryCode)
    .refine((code) => code !== null, { error: 'country' })
    .transform((code) => code ?? ''),
);

export const timeZone = line(z.string().refine(isTimeZone, { error: 'timeZone' }));

const wholeNumber = (min: number, max: number, error = 'number') =>
  z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });

export const count = (min: number, max: number, unit: Unit) => ({
  ...line(wholeNumber(min, max)),
  unit,
  range: { min, max },
});

export const flag: SettingKind<z.ZodType<boolean>> = {
  schema: z.union(
    [
      z.boolean(),
      z.enum(['true', 'on', 'yes', '1']).transform(() => true),
      z.enum(['false', 'off', 'no', '0']).transform(() => false),
    ],
    { error: 'flag' },
  ),
  input: 'switch',
};

/** A limit, or null for none (`none`, `unlimited` or empty when written as text). A rate starts at 1: 0 would be a server never written to. */
export function limit(min: 0 | 1, unit: Unit) {
  const max = 100_000_000;
  const none = z.enum(['', 'none', 'unlimited']).transform(() => null);
  const schema = z.union([z.null(), none, wholeNumber(min, max, 'limit')], { error: 'limit' });
  return { ...line(schema), unit, range: { min, max } };
}

/** One of several words. */
export function choice<const Values extends readonly [string, ...string[]]>(words: string, values: Values) {
  return { schema: z.enum(values, { error: 'choice' }), input: 'choice', values, words } as const;
}

export const SCALES = [5, 3, 2] as const;

/** Of ratings: how many scores there are. */
export const scale = {
  schema: z.coerce.number().refine((value) => (SCALES as readonly number[]).includes(value), { error: 'choice' }),
  input: 'choice',
  values: SCALES,
  words: 'scale',
} as const;

export const password = { schema: z.string({ error: 'text' }).max(1_000), input: 'secret' } as const;

/** An RSA key in PEM; empty: none. */
export const signingKey = {
  schema: z
    .string({ error: 'privateKey' })
    .max(10_000, { error: 'privateKey' })
    .refine((pem) => pem === '' || signingKeyOf(pem) !== null, { error: 'privateKey' }),
  input: 'signingKey',
} as const;

/** A PNG or JPEG as a data URL of at most 300 kB, or empty. */
export const picture = {
  schema: z
    .string()
    .max(400_000, { error: 'logo' })
    .regex(/^(|data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+=*)$/, { error: 'logo' }),
  input: 'picture',
} as const;

export const day = line(z.union([z.literal(''), z.iso.date({ error: 'day' })], { error: 'day' }));

export const time = line(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'time' }));

/** A domain name, or empty: it stands in headers and in names that are looked up. */
export const domain = line(
  z
    .string({ error: 'domain' })
    .transform((value) => value.trim().toLowerCase())
    .refine((value) => value === '' || parseAddress(`x@${value}`) !== null, { error: 'domain' }),
);

export const selector = line(
  z.string().regex(/^(|[a-zA-Z0-9]([a-zA-Z0-9.-]{0,61}[a-zA-Z0-9])?)$/, { error: 'selector' }),
);

/** Country (and region) whose public holidays are kept free, e.g. `FR` or `ES-CT`; empty: none. */
export const holidays = line(z.string().regex(/^([A-Z]{2}(-[A-Z0-9]{1,3})?)?$/, { error: 'holidays' }));

/** ISO weekdays, 1 = Monday. */
export const weekdays = {
  schema: z.array(wholeNumber(1, 7)).min(1, { error: 'weekdays' }),
  input: 'weekdays',
  values: [1, 2, 3, 4, 5, 6, 7],
  words: 'weekday',
} as const;

/**
 * Amounts in major units, one per currency, as `500 EUR, 450 GBP`; null for none. A bare number is refused: it once meant
 * minor units. Each currency has its own amount or none.
 */
export const amounts = line(
  z
    .union([z.null(), z.enum(['', 'none']).transform(() => null), z.number().transform(String), z.string()], {
      error: 'amount',
    })
    .transform((written, context) => {
      if (written === null) return null;
      const read = readAmounts(written);
      if (!('reason' in read)) return amountsText(read);
      context.addIssue({ code: 'custom', message: read.reason, params: read.params });
      return z.NEVER;
    }),
);

const policyLevel = z.strictObject(
  { offsetDays: wholeNumber(-90, 3650), minimum: amounts.schema.default(null) },
  { error: 'levelForm' },
);

export const MOST_LEVELS = 20;

/** Also as people write them, `7, 21>50 EUR`. */
export const policyLevels = {
  schema: z.preprocess(
    readLevels,
    z.array(policyLevel, { error: 'levelForm' }).min(1, { error: 'levels' }).max(MOST_LEVELS, { error: 'levels' }),
  ),
  input: 'levels',
} as const;
