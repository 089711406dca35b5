import { z } from 'zod';
import type { Actor } from '../access/index.ts';
import { amountsText, readAmounts } from '../amounts.ts';
import { countryCode } from '../countries.ts';
import { isTimeZone } from '../dates.ts';
import type { OnBase } from '../edits.ts';
import { oneLine, parseAddress } from '../text.ts';
import { LANGUAGES } from '../words.ts';
import { readLevels } from './policy-levels.ts';
import { signingKeyOf } from './signing-key.ts';

/**
 * Every setting: key, shape, default. The keys are a stable surface (`relance get`, `relance set`).
 * A schema's error text is the code of a sentence in `locales/<language>/settings.json` under `error`.
 */

const text = (limit: number) => z.string({ error: 'text' }).transform((value) => oneLine(value, limit));
const optionalAddress = z
  .string({ error: 'address' })
  .transform((value) => (value.trim() === '' ? '' : (parseAddress(value) ?? null)))
  .refine((value) => value !== null, { error: 'address' })
  .transform((value) => value ?? '');
const count = (min: number, max: number, error = 'number') =>
  z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error }).meta({ min, max });
const flag = z.union(
  [
    z.boolean(),
    z.enum(['true', 'on', 'yes', '1']).transform(() => true),
    z.enum(['false', 'off', 'no', '0']).transform(() => false),
  ],
  {
    error: 'flag',
  },
);
function limitFrom(min: number) {
  const max = 100_000_000;
  return z
    .union([z.null(), z.enum(['', 'none', 'unlimited']).transform(() => null), count(min, max, 'limit')], {
      error: 'limit',
    })
    .meta({ min, max });
}

/** A limit, or null for none (`none`, `unlimited` or empty when written as text). */
const limit = limitFrom(0);
/** The same for a rate; 0 would be a mail server that is never written to. */
const rateLimit = limitFrom(1);
const day = z.union([z.literal(''), z.iso.date({ error: 'day' })], { error: 'day' });
const host = text(253);
/** A domain name, or empty: it stands in headers and in names that are looked up. */
const domain = z
  .string({ error: 'domain' })
  .transform((value) => value.trim().toLowerCase())
  .refine((value) => value === '' || parseAddress(`x@${value}`) !== null, { error: 'domain' });
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'time' });

/**
 * Amounts in major units, one per currency, as `500 EUR, 450 GBP`; null for none. A bare number is refused: it once meant
 * minor units. Each currency has its own amount or none.
 */
const amounts = z
  .union([z.null(), z.enum(['', 'none']).transform(() => null), z.number().transform(String), z.string()], {
    error: 'amount',
  })
  .transform((written, context) => {
    if (written === null) return null;
    const read = readAmounts(written);
    if (!('reason' in read)) return amountsText(read);
    context.addIssue({ code: 'custom', message: read.reason, params: read.params });
    return z.NEVER;
  });

/** One step of the reminder policy (D8). */
const policyLevel = z.strictObject(
  {
    /** Days after the due date; negative: before it. */
    offsetDays: count(-90, 3650),
    /** Below it nothing is sent at this level, e.g. `50 EUR`; receipts in other currencies have no minimum. */
    minimum: amounts.default(null),
  },
  { error: 'levelForm' },
);
export type PolicyLevel = z.output<typeof policyLevel>;

export const MOST_LEVELS = 20;

/** Also as people write them, `7, 21>50 EUR`. */
const policyLevels = z.preprocess(
  readLevels,
  z.array(policyLevel, { error: 'levelForm' }).min(1, { error: 'levels' }).max(MOST_LEVELS, { error: 'levels' }),
);

export const settingSchemas = {
  'company.name': text(200),
  'company.email': optionalAddress,
  'company.phone': text(50),
  'company.senderName': text(200),
  'company.color': z.string().regex(/^#[0-9a-fA-F]{6}$/, { error: 'color' }),
  /** A PNG or JPEG as a data URL of at most 300 kB, or empty. */
  'company.logo': z
    .string()
    .max(400_000, { error: 'logo' })
    .regex(/^(|data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+=*)$/, { error: 'logo' }),
  'company.language': z.enum(LANGUAGES, { error: 'language' }),
  /** Where the company is: dates and amounts are written as there, where its language is spoken; empty: unknown. */
  'company.country': z
    .string({ error: 'country' })
    .transform(countryCode)
    .refine((code) => code !== null, { error: 'country' })
    .transform((code) => code ?? ''),
  'company.timeZone': z.string().refine(isTimeZone, { error: 'timeZone' }),
  'smtp.host': host,
  'smtp.port': count(1, 65_535),
  /** `tls`: encrypted from the first byte (465). `starttls`: required before anything is said. `none`: loopback only. */
  'smtp.security': z.enum(['tls', 'starttls', 'none'], { error: 'smtpSecurity' }),
  'smtp.user': text(320),
  'smtp.password': z.string({ error: 'text' }).max(1_000),
  'smtp.fromEmail': optionalAddress,
  'smtp.lanes': count(1, 100),
  /** The domain that signs (DKIM, RFC 6376), and where its public key is published: `<selector>._domainkey.<domain>`. */
  'dkim.domain': domain,
  'dkim.selector': z.string().regex(/^(|[a-zA-Z0-9]([a-zA-Z0-9.-]{0,61}[a-zA-Z0-9])?)$/, { error: 'selector' }),
  /** RSA key in PEM; made by `relance dkim new` or in the terminal; empty: mails are not signed here. */
  'dkim.privateKey': z
    .string({ error: 'privateKey' })
    .max(10_000, { error: 'privateKey' })
    .refine((pem) => pem === '' || signingKeyOf(pem) !== null, { error: 'privateKey' }),
  /** The mailbox that reports of undelivered mail go to (the envelope's sender); empty: the From address. */
  'bounces.address': optionalAddress,
  /** Whether that address carries the message's id (`bounces+ID@…`, VERP), for mailboxes that take such addresses. */
  'bounces.verp': flag,
  'bounces.imapHost': host,
  'bounces.imapPort': count(1, 65_535),
  'bounces.imapSecurity': z.enum(['tls', 'starttls', 'none'], { error: 'smtpSecurity' }),
  'bounces.imapUser': text(320),
  'bounces.imapPassword': z.string({ error: 'text' }).max(1_000),
  'bounces.imapFolder': text(200),
  /** Most messages handed over in any such span, over all processes. */
  'rate.second': rateLimit,
  'rate.minute': rateLimit,
  'rate.hour': rateLimit,
  /** Warm-up of a new domain: mailings of a day start low and grow from this day on; empty: off. */
  'warmUp.from': day,
  'warmUp.firstDay': count(1, 1_000_000),
  'warmUp.growthPercent': count(1, 1_000),
  'quota.mailing.day': limit,
  'quota.mailing.month': limit,
  'quota.notice.day': limit,
  'quota.notice.month': limit,
  'undo.seconds': count(0, 3_600),
  'links.days': count(1, 3_650),
  /** Are notices proposed and scheduled unless a customer or receipt says otherwise (D5)? */
  'debtors.noticesOn': flag,
  'debtors.onePerReceipt': flag,
  /** Whether a notice goes to every address of the customer or to the first alone. */
  'debtors.addresses': z.enum(['all', 'first'], { error: 'choice' }),
  'debtors.daysOverdue': count(0, 3_650),
  'debtors.daysSinceNotice': count(0, 3_650),
  'policy.on': flag,
  'policy.levels': policyLevels,
  /** Days between two automatic reminders to one customer. */
  'policy.minimumInterval': count(0, 365),
  'policy.sendAt': time,
  /** Items not approved by then are not sent that day. */
  'policy.cutOff': time,
  /** ISO weekdays, 1 = Monday. */
  'policy.weekdays': z.array(count(1, 7)).min(1, { error: 'weekdays' }),
  /** Country (and region) whose public holidays are kept free, e.g. `FR` or `ES-CT`; empty: none. */
  'policy.holidays': z.string().regex(/^([A-Z]{2}(-[A-Z0-9]{1,3})?)?$/, { error: 'holidays' }),
  'policy.approval': flag,
  /** Above it a second person approves, e.g. `5000 EUR, 4500 GBP`; null, and in other currencies: never. */
  'policy.secondApproverAbove': amounts,
  /** A level missed by more days than this is not caught up (D9). */
  'policy.stalenessDays': count(0, 365),
  'incidents.noticeOnCreate': flag,
  'incidents.noticeOnClose': flag,
  'ratings.scale': z.coerce.number().refine((value) => [2, 3, 5].includes(value), { error: 'scale' }),
  'ratings.lockDays': count(0, 365),
  /** A score up to this one (on the scale of 5) is low. */
  'ratings.lowUpTo': count(1, 4),
  'ratings.teamEmail': optionalAddress,
  'slack.ratingsChannel': text(80),
  'slack.remindersChannel': text(80),
  'slack.alertsChannel': text(80),
  /** A message that is due for longer than this and does not leave turns health red, in minutes. */
  'health.stuckMinutes': count(1, 10_080),
} as const satisfies Record<string, z.ZodType>;

export type SettingKey = keyof typeof settingSchemas;
export type SettingValue<Key extends SettingKey> = z.output<(typeof settingSchemas)[Key]>;
export type Settings = { readonly [Key in SettingKey]: SettingValue<Key> };

export const SETTING_KEYS = Object.keys(settingSchemas) as SettingKey[];

/** Encrypted at rest, shown as `••••`, never logged. */
export const SECRET_SETTINGS: ReadonlySet<SettingKey> = new Set([
  'smtp.password',
  'dkim.privateKey',
  'bounces.imapPassword',
]);

export const SETTING_DEFAULTS: Settings = {
  'company.name': '',
  'company.email': '',
  'company.phone': '',
  'company.senderName': '',
  'company.color': '#1f6f8b',
  'company.logo': '',
  'company.language': 'en',
  'company.country': '',
  'company.timeZone': 'UTC',
  'smtp.host': '',
  'smtp.port': 587,
  'smtp.security': 'starttls',
  'smtp.user': '',
  'smtp.password': '',
  'smtp.fromEmail': '',
  'smtp.lanes': 5,
  'dkim.domain': '',
  'dkim.selector': 'relance',
  'dkim.privateKey': '',
  'bounces.address': '',
  'bounces.verp': true,
  'bounces.imapHost': '',
  'bounces.imapPort': 993,
  'bounces.imapSecurity': 'tls',
  'bounces.imapUser': '',
  'bounces.imapPassword': '',
  'bounces.imapFolder': 'INBOX',
  'rate.second': null,
  'rate.minute': null,
  'rate.hour': null,
  'warmUp.from': '',
  'warmUp.firstDay': 50,
  'warmUp.growthPercent': 50,
  // 300 a day and 1,000 a month: the help page of the module that Relance replaces (Q1).
  'quota.mailing.day': 300,
  'quota.mailing.month': 1_000,
  'quota.notice.day': null,
  'quota.notice.month': null,
  'undo.seconds': 60,
  'links.days': 90,
  'debtors.noticesOn': true,
  'debtors.onePerReceipt': false,
  'debtors.addresses': 'all',
  'debtors.daysOverdue': 15,
  'debtors.daysSinceNotice': 7,
  'policy.on': false,
  'policy.levels': [
    { offsetDays: 7, minimum: null },
    { offsetDays: 21, minimum: null },
  ],
  'policy.minimumInterval': 7,
  'policy.sendAt': '09:00',
  'policy.cutOff': '12:00',
  'policy.weekdays': [1, 2, 3, 4, 5],
  'policy.holidays': '',
  'policy.approval': true,
  'policy.secondApproverAbove': null,
  'policy.stalenessDays': 7,
  'incidents.noticeOnCreate': true,
  'incidents.noticeOnClose': true,
  'ratings.scale': 5,
  'ratings.lockDays': 14,
  'ratings.lowUpTo': 2,
  'ratings.teamEmail': '',
  'slack.ratingsChannel': '',
  'slack.remindersChannel': '',
  'slack.alertsChannel': '',
  'health.stuckMinutes': 15,
};

export interface SettingsService {
  /** All settings with defaults filled in; secrets decrypted. For the program's own use: no permission asked. */
  all(): Promise<Settings>;
  /** One setting for a person to see (`settings.view`); a secret comes as `••••` or empty. */
  show<Key extends SettingKey>(actor: Actor, key: Key): Promise<SettingValue<Key>>;
  /** Refuses an unknown key naming the nearest known one, and a value that does not fit, saying what would (`settings.edit`). */
  set(actor: Actor, key: string, value: unknown): Promise<void>;
  /** Several at once, all or none. Field names of problems are the keys. */
  setMany(actor: Actor, values: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * As `setMany`, for forms: merged with what others have changed since `base` was read (`editBase` of the settings shown).
   * Answers with all settings as they are now.
   * @throws EditConflict
   */
  edit(actor: Actor, input: { values: Readonly<Record<string, unknown>> } & OnBase): Promise<Settings>;
  /** When somebody last chose its value, ms; null: it is the default. */
  changedAt(key: SettingKey): Promise<number | null>;
  /** Secrets that are stored and cannot be opened with this secret key. */
  unreadable(): Promise<SettingKey[]>;
  /** Back to the default. */
  reset(actor: Actor, key: SettingKey): Promise<void>;
}
