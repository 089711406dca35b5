import type { SettingKey, Settings } from '../settings/index.ts';
import type { MessageClass } from './message-classes.ts';

/** A setting that is on or off. */
export type SwitchKey = { [Key in SettingKey]: Settings[Key] extends boolean ? Key : never }[SettingKey];

/** Everything that is to be said of a kind of mail, in one place: what knows all kinds follows from it. */
export interface NoticeDefinition {
  readonly class: MessageClass;
  /**
   * Who speaks for it right before hand-over. `asked`: the cause of its room, by the kind's name. `none`: nobody, since
   * nothing real hangs on it. `unsent`: nothing sends it yet, and its words are not offered.
   */
  readonly cause: 'asked' | 'none' | 'unsent';
  /** Its wordings, which the company may change: `notices:<text>.{name,subject,body}` in every language. */
  readonly texts: readonly string[];
  /** The settings that switch it on and off. */
  readonly switches: readonly SwitchKey[];
  /** Why its cause may say no: each a sentence `decisions:why.<reason>` and `mail:outcome.<reason>`. */
  readonly stops: readonly string[];
  /** The scheduled tasks that send it without anybody asking, by the names of their rows in `ticks`. */
  readonly ticks: readonly string[];
  /**
   * What a restored backup does with it. `settled`: what waited follows the rule of its class. With `turnsOff` this switch
   * is turned off as well, until a person has looked: stamps of what was sent later are lost, and a tick would tell again.
   */
  readonly restored: 'settled' | { readonly turnsOff: SwitchKey };
}

/** By the `causeKind` of their messages. */
export const NOTICES = {
  /** A template to many customers or suppliers. */
  mailing: {
    class: 'mailing',
    cause: 'asked',
    texts: [],
    switches: [],
    stops: ['template_deleted'],
    ticks: [],
    restored: 'settled',
  },
  /** What a customer owes, by hand or by a level of the reminder policy. */
  receipts: {
    class: 'debtor',
    cause: 'asked',
    texts: ['debtor.one', 'debtor.many'],
    switches: ['policy.on', 'debtors.noticesOn'],
    stops: ['paid', 'withdrawn', 'reassigned', 'address_changed', 'paused', 'switched_off', 'policy_off', 'superseded'],
    ticks: ['reminders', 'reminders.close'],
    restored: { turnsOff: 'policy.on' },
  },
  /** An incident is opened or closed. */
  incident: {
    class: 'incident',
    cause: 'asked',
    texts: ['incident.created', 'incident.closed'],
    switches: ['incidents.noticeOnCreate', 'incidents.noticeOnClose'],
    stops: ['gone', 'switched_off', 'reopened', 'superseded'],
    ticks: [],
    restored: 'settled',
  },
  /** A document as a mail of its own. */
  document: {
    class: 'document',
    cause: 'unsent',
    texts: ['document'],
    switches: [],
    stops: [],
    ticks: [],
    restored: 'settled',
  },
  /** A rating, told to the team. */
  rating: {
    class: 'team',
    cause: 'asked',
    texts: [],
    switches: [],
    stops: ['superseded'],
    ticks: [],
    restored: 'settled',
  },
  /** A copy to try how a mail looks: its `causeKind` is `proof:<kind of mail>`. */
  proof: {
    class: 'proof',
    cause: 'none',
    texts: [],
    switches: [],
    stops: [],
    ticks: [],
    restored: 'settled',
  },
} as const satisfies Record<string, NoticeDefinition>;
