import type { z } from 'zod';
import type { Actor, Permission } from '../access/index.ts';
import type { OnBase } from '../edits.ts';
import { LANGUAGES } from '../words.ts';
import {
  amounts,
  choice,
  color,
  count,
  country,
  day,
  domain,
  flag,
  holidays,
  limit,
  MEASURES,
  optionalAddress,
  password,
  picture,
  policyLevels,
  type SettingKind,
  scale,
  selector,
  signingKey,
  text,
  time,
  timeZone,
  weekdays,
} from './setting-kinds.ts';

/** What belongs together on a screen and in the docs, in this order; called `settings:group.<group>`. */
export const SETTING_GROUPS = [
  'company',
  'smtp',
  'dkim',
  'bounces',
  'rate',
  'quota',
  'sending',
  'notices',
  'ratings',
  'slack',
  'policy',
] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

/**
 * All there is to know of one setting. In words it is `settings:label.<key>` within a sentence, `settings:field.<key>` on
 * a form, and `settings:hint.<hint>` under its field.
 */
export interface SettingEntry<Schema extends z.ZodType = z.ZodType> extends SettingKind<Schema> {
  readonly group: SettingGroup;
  readonly default: z.output<Schema>;
  /** A name under `settings:hint`: the key, or one that several settings share. */
  readonly hint: string;
  /** A setting without which this one says nothing: a switch that is off, a text that is empty. */
  readonly needs: string | null;
  readonly mayView: Permission;
  readonly mayEdit: Permission;
}

/**
 * Every setting. The keys are a stable surface (`relance get`, `relance set`). Adding one: an entry here, its words in
 * `locales/<language>/settings.json` (`label`, `field`, `hint`), and `npm run generate`.
 */
export const SETTINGS = entries({
  'company.name': { group: 'company', ...text(200), default: '' },
  'company.email': { group: 'company', ...optionalAddress, default: '' },
  'company.phone': { group: 'company', ...text(50), default: '' },
  'company.senderName': { group: 'company', ...text(200), default: '' },
  'company.color': { group: 'company', ...color, default: '#1f6f8b' },
  'company.language': { group: 'company', ...choice('language', LANGUAGES), default: 'en' },
  /** Where the company is: dates and amounts are written as there, where its language is spoken; empty: unknown. */
  'company.country': { group: 'company', ...country, default: '' },
  'company.timeZone': { group: 'company', ...timeZone, default: 'UTC' },
  'company.logo': { group: 'company', ...picture, default: '' },
  'smtp.host': { group: 'smtp', ...text(253), default: '' },
  'smtp.port': { group: 'smtp', ...count(1, 65_535, 'port'), default: 587, needs: 'smtp.host' },
  /** `tls`: encrypted from the first byte (465). `starttls`: required before anything is said. `none`: loopback only. */
  'smtp.security': {
    group: 'smtp',
    ...choice('security', ['starttls', 'tls', 'none']),
    default: 'starttls',
    needs: 'smtp.host',
    hint: 'shared.security',
  },
  'smtp.user': { group: 'smtp', ...text(320), default: '', needs: 'smtp.host', hint: 'shared.user' },
  'smtp.password': { group: 'smtp', ...password, default: '', needs: 'smtp.host', hint: 'shared.password' },
  'smtp.fromEmail': { group: 'smtp', ...optionalAddress, default: '' },
  'smtp.lanes': { group: 'smtp', ...count(1, 100, 'connections'), default: 5 },
  /** The domain that signs (DKIM, RFC 6376), and where its public key is published: `<selector>._domainkey.<domain>`. */
  'dkim.domain': { group: 'dkim', ...domain, default: '' },
  'dkim.selector': { group: 'dkim', ...selector, default: 'relance' },
  /** Made by `relance dkim new` or in the terminal; empty: mails are not signed here. */
  'dkim.privateKey': { group: 'dkim', ...signingKey, default: '' },
  /** The mailbox that reports of undelivered mail go to (the envelope's sender); empty: the From address. */
  'bounces.address': { group: 'bounces', ...optionalAddress, default: '' },
  /** Whether that address carries the message's id (`bounces+ID@…`, VERP), for mailboxes that take such addresses. */
  'bounces.verp': { group: 'bounces', ...flag, default: true },
  'bounces.imapHost': { group: 'bounces', ...text(253), default: '' },
  'bounces.imapPort': { group: 'bounces', ...count(1, 65_535, 'port'), default: 993, needs: 'bounces.imapHost' },
  'bounces.imapSecurity': {
    group: 'bounces',
    ...choice('security', ['tls', 'starttls', 'none']),
    default: 'tls',
    needs: 'bounces.imapHost',
    hint: 'shared.security',
  },
  'bounces.imapUser': {
    group: 'bounces',
    ...text(320),
    default: '',
    needs: 'bounces.imapHost',
    hint: 'shared.user',
  },
  'bounces.imapPassword': {
    group: 'bounces',
    ...password,
    default: '',
    needs: 'bounces.imapHost',
    hint: 'shared.password',
  },
  'bounces.imapFolder': { group: 'bounces', ...text(200), default: 'INBOX', needs: 'bounces.imapHost' },
  /** Most messages handed over in any such span, over all processes. */
  'rate.second': { group: 'rate', ...limit(1, 'mails'), default: null, hint: 'shared.rate' },
  'rate.minute': { group: 'rate', ...limit(1, 'mails'), default: null, hint: 'shared.rate' },
  'rate.hour': { group: 'rate', ...limit(1, 'mails'), default: null, hint: 'shared.rate' },
  /** Warm-up of a new domain: mailings of a day start low and grow from this day on; empty: off. */
  'warmUp.from': { group: 'rate', ...day, default: '' },
  'warmUp.firstDay': { group: 'rate', ...count(1, 1_000_000, 'mailings'), default: 50, needs: 'warmUp.from' },
  'warmUp.growthPercent': { group: 'rate', ...count(1, 1_000, 'percent'), default: 50, needs: 'warmUp.from' },
  // 300 a day and 1,000 a month: the help page of the module that Relance replaces (Q1).
  'quota.mailing.day': { group: 'quota', ...limit(0, 'mailings'), default: 300, hint: 'shared.limit' },
  'quota.mailing.month': { group: 'quota', ...limit(0, 'mailings'), default: 1_000, hint: 'shared.limit' },
  'quota.notice.day': { group: 'quota', ...limit(0, 'notices'), default: null, hint: 'shared.limit' },
  'quota.notice.month': { group: 'quota', ...limit(0, 'notices'), default: null, hint: 'shared.limit' },
  'undo.seconds': { group: 'sending', ...count(0, 3_600, 'seconds'), default: 60 },
  'links.days': { group: 'sending', ...count(1, 3_650, 'days'), default: 90 },
  /** A message that is due for longer than this and does not leave turns health red. */
  'health.stuckMinutes': { group: 'sending', ...count(1, 10_080, 'minutes'), default: 15 },
  /** Are notices proposed and scheduled unless a customer or receipt says otherwise (D5)? */
  'debtors.noticesOn': { group: 'notices', ...flag, default: true },
  'debtors.onePerReceipt': { group: 'notices', ...flag, default: false },
  /** Whether a notice goes to every address of the customer or to the first alone. */
  'debtors.addresses': { group: 'notices', ...choice('addresses', ['all', 'first']), default: 'all' },
  'debtors.daysOverdue': { group: 'notices', ...count(0, 3_650, 'days'), default: 15 },
  'debtors.daysSinceNotice': { group: 'notices', ...count(0, 3_650, 'days'), default: 7 },
  'incidents.noticeOnCreate': { group: 'notices', ...flag, default: true, hint: 'shared.incidents' },
  'incidents.noticeOnClose': { group: 'notices', ...flag, default: true, hint: 'shared.incidents' },
  'ratings.scale': { group: 'ratings', ...scale, default: 5 },
  'ratings.lockDays': { group: 'ratings', ...count(0, 365, 'days'), default: 14 },
  /** A score up to this one (on the scale of 5) is low. */
  'ratings.lowUpTo': { group: 'ratings', ...count(1, 4, 'stars'), default: 2 },
  'ratings.teamEmail': { group: 'ratings', ...optionalAddress, default: '' },
  'slack.ratingsChannel': { group: 'slack', ...text(80), default: '', hint: 'shared.channel' },
  'slack.remindersChannel': { group: 'slack', ...text(80), default: '', hint: 'shared.channel' },
  'slack.alertsChannel': { group: 'slack', ...text(80), default: '', hint: 'shared.channel' },
  'policy.on': { group: 'policy', ...flag, default: false },
  'policy.levels': {
    group: 'policy',
    ...policyLevels,
    default: [
      { offsetDays: 7, minimum: null },
      { offsetDays: 21, minimum: null },
    ],
    needs: 'policy.on',
  },
  /** Between two automatic reminders to one customer. */
  'policy.minimumInterval': { group: 'policy', ...count(0, 365, 'days'), default: 7, needs: 'policy.on' },
  'policy.sendAt': { group: 'policy', ...time, default: '09:00', needs: 'policy.on' },
  'policy.weekdays': { group: 'policy', ...weekdays, default: [1, 2, 3, 4, 5], needs: 'policy.on' },
  'policy.holidays': { group: 'policy', ...holidays, default: '', needs: 'policy.on' },
  'policy.approval': { group: 'policy', ...flag, default: true, needs: 'policy.on' },
  /** Items not approved by then are not sent that day. */
  'policy.cutOff': { group: 'policy', ...time, default: '12:00', needs: 'policy.approval' },
  /** Above it a second person approves, e.g. `5000 EUR, 4500 GBP`; null, and in other currencies: never. */
  'policy.secondApproverAbove': { group: 'policy', ...amounts, default: null, needs: 'policy.approval' },
  /** A level missed by more days than this is not caught up (D9). */
  'policy.stalenessDays': { group: 'policy', ...count(0, 365, 'days'), default: 7, needs: 'policy.on' },
});

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue<Key extends SettingKey> = z.output<(typeof SETTINGS)[Key]['schema']>;
export type Settings = { readonly [Key in SettingKey]: SettingValue<Key> };

export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];

export const SETTING_DEFAULTS = Object.fromEntries(
  SETTING_KEYS.map((key) => [key, SETTINGS[key].default]),
) as unknown as Settings;

/** Encrypted at rest, shown as `••••`, never logged. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set(
  SETTING_KEYS.filter((key) => ['secret', 'signingKey'].includes(SETTINGS[key].input)),
);

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

/** The key of the measure that a form says after its number; null: it has none, or its label says it. */
export function measureOf(key: SettingKey): string | null {
  const { unit }: SettingEntry = SETTINGS[key];
  return (MEASURES as readonly unknown[]).includes(unit) ? `settings:unit.${unit}` : null;
}

/** Its keys, in the order of its form. */
export function settingsOf(group: SettingGroup): readonly SettingKey[] {
  return SETTING_KEYS.filter((key) => SETTINGS[key].group === group);
}

type Written<Schema extends z.ZodType> = SettingKind<Schema> &
  Pick<SettingEntry<Schema>, 'group' | 'default'> &
  Partial<Pick<SettingEntry, 'hint' | 'needs' | 'mayView' | 'mayEdit'>>;

/** What the entries leave out is as with most: a hint of their own, for whoever may see and change settings. */
function entries<const Schemas extends Record<string, z.ZodType>>(
  written: {
    readonly [Key in keyof Schemas]: Written<Schemas[Key]>;
  },
): { readonly [Key in keyof Schemas]: SettingEntry<Schemas[Key]> } {
  const full = Object.entries<Written<z.ZodType>>(written).map(([key, entry]) => [
    key,
    { hint: key, needs: null, mayView: 'settings.view', mayEdit: 'settings.edit', ...entry },
  ]);
  return Object.fromEntries(full);
}

export interface SettingsService {
  /** All settings with defaults filled in; secrets decrypted. For the program's own use: no permission asked. */
  all(): Promise<Settings>;
  /** One setting for a person to see (who may is in its entry); a secret comes as `••••` or empty. */
  show<Key extends SettingKey>(actor: Actor, key: Key): Promise<SettingValue<Key>>;
  /** Refuses an unknown key naming the nearest known one, and a value that does not fit, saying what would. */
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
