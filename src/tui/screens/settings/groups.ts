import type { SettingField } from './setting-field.ts';

export interface SettingGroup {
  readonly id: string;
  readonly label: string;
  readonly fields: readonly SettingField[];
}

const LANGUAGE_CHOICES = [
  { value: 'en', label: 'tui:language.en' },
  { value: 'fr', label: 'tui:language.fr' },
  { value: 'es', label: 'tui:language.es' },
] as const;

export const COMPANY: SettingGroup = {
  id: 'company',
  label: 'tui:settings.company',
  fields: [
    { key: 'company.name', label: 'tui:setting.companyName', shape: 'text' },
    { key: 'company.email', label: 'tui:setting.companyEmail', hint: 'tui:hint.companyEmail', shape: 'text' },
    { key: 'company.phone', label: 'tui:setting.companyPhone', shape: 'text' },
    { key: 'company.senderName', label: 'tui:setting.senderName', hint: 'tui:hint.senderName', shape: 'text' },
    { key: 'company.color', label: 'tui:setting.color', hint: 'tui:hint.color', shape: 'text' },
    { key: 'company.language', label: 'tui:setting.language', shape: { choices: LANGUAGE_CHOICES } },
    { key: 'company.country', label: 'tui:setting.country', hint: 'tui:hint.companyCountry', shape: 'text' },
    { key: 'company.timeZone', label: 'tui:setting.timeZone', hint: 'tui:hint.timeZone', shape: 'text' },
  ],
};

export const SMTP: SettingGroup = {
  id: 'smtp',
  label: 'tui:settings.smtp',
  fields: [
    { key: 'smtp.host', label: 'tui:setting.smtpHost', hint: 'tui:hint.smtpHost', shape: 'text' },
    { key: 'smtp.port', label: 'tui:setting.smtpPort', shape: 'text' },
    {
      key: 'smtp.security',
      label: 'tui:setting.smtpSecurity',
      shape: {
        choices: [
          { value: 'starttls', label: 'tui:security.starttls' },
          { value: 'tls', label: 'tui:security.tls' },
          { value: 'none', label: 'tui:security.none' },
        ],
      },
    },
    { key: 'smtp.user', label: 'tui:setting.smtpUser', shape: 'text' },
    { key: 'smtp.password', label: 'tui:setting.smtpPassword', hint: 'tui:hint.smtpPassword', shape: 'secret' },
    { key: 'smtp.fromEmail', label: 'tui:setting.smtpFrom', hint: 'tui:hint.smtpFrom', shape: 'text' },
    { key: 'smtp.lanes', label: 'tui:setting.smtpLanes', hint: 'tui:hint.smtpLanes', shape: 'text' },
  ],
};

export const RATE: SettingGroup = {
  id: 'rate',
  label: 'tui:settings.rate',
  fields: [
    { key: 'rate.second', label: 'tui:setting.rateSecond', hint: 'tui:hint.rate', shape: 'text' },
    { key: 'rate.minute', label: 'tui:setting.rateMinute', hint: 'tui:hint.rate', shape: 'text' },
    { key: 'rate.hour', label: 'tui:setting.rateHour', hint: 'tui:hint.rate', shape: 'text' },
    { key: 'warmUp.from', label: 'tui:setting.warmUpFrom', hint: 'tui:hint.warmUpFrom', shape: 'text' },
    { key: 'warmUp.firstDay', label: 'tui:setting.warmUpFirstDay', shape: 'text' },
    { key: 'warmUp.growthPercent', label: 'tui:setting.warmUpGrowth', shape: 'text' },
  ],
};

export const BOUNCES: SettingGroup = {
  id: 'bounces',
  label: 'tui:settings.bounces',
  fields: [
    { key: 'bounces.address', label: 'tui:setting.bounceAddress', hint: 'tui:hint.bounceAddress', shape: 'text' },
    { key: 'bounces.verp', label: 'tui:setting.bounceVerp', hint: 'tui:hint.bounceVerp', shape: 'switch' },
    { key: 'bounces.imapHost', label: 'tui:setting.imapHost', hint: 'tui:hint.imapHost', shape: 'text' },
    { key: 'bounces.imapPort', label: 'tui:setting.smtpPort', shape: 'text' },
    {
      key: 'bounces.imapSecurity',
      label: 'tui:setting.smtpSecurity',
      shape: {
        choices: [
          { value: 'tls', label: 'tui:security.tls' },
          { value: 'starttls', label: 'tui:security.starttls' },
          { value: 'none', label: 'tui:security.none' },
        ],
      },
    },
    { key: 'bounces.imapUser', label: 'tui:setting.smtpUser', shape: 'text' },
    { key: 'bounces.imapPassword', label: 'tui:setting.smtpPassword', hint: 'tui:hint.smtpPassword', shape: 'secret' },
    { key: 'bounces.imapFolder', label: 'tui:setting.imapFolder', shape: 'text' },
  ],
};

/** Groups that are nothing but their fields. */
export const PLAIN_GROUPS: readonly SettingGroup[] = [
  {
    id: 'quota',
    label: 'tui:settings.quota',
    fields: [
      { key: 'quota.mailing.day', label: 'tui:setting.mailingDay', hint: 'tui:hint.limit', shape: 'text' },
      { key: 'quota.mailing.month', label: 'tui:setting.mailingMonth', hint: 'tui:hint.limit', shape: 'text' },
      { key: 'quota.notice.day', label: 'tui:setting.noticeDay', hint: 'tui:hint.limit', shape: 'text' },
      { key: 'quota.notice.month', label: 'tui:setting.noticeMonth', hint: 'tui:hint.limit', shape: 'text' },
    ],
  },
  {
    id: 'sending',
    label: 'tui:settings.sending',
    fields: [
      { key: 'undo.seconds', label: 'tui:setting.undoSeconds', hint: 'tui:hint.undoSeconds', shape: 'text' },
      { key: 'links.days', label: 'tui:setting.linkDays', hint: 'tui:hint.linkDays', shape: 'text' },
    ],
  },
  {
    id: 'notices',
    label: 'tui:settings.notices',
    fields: [
      { key: 'debtors.noticesOn', label: 'tui:setting.noticesOn', hint: 'tui:hint.noticesOn', shape: 'switch' },
      { key: 'debtors.onePerReceipt', label: 'tui:setting.onePerReceipt', shape: 'switch' },
      {
        key: 'debtors.addresses',
        label: 'tui:setting.addresses',
        shape: {
          choices: [
            { value: 'all', label: 'tui:addresses.all' },
            { value: 'first', label: 'tui:addresses.first' },
          ],
        },
      },
      { key: 'debtors.daysOverdue', label: 'tui:setting.daysOverdue', shape: 'text' },
      { key: 'debtors.daysSinceNotice', label: 'tui:setting.daysSinceNotice', shape: 'text' },
      {
        key: 'incidents.noticeOnCreate',
        label: 'tui:setting.noticeOnCreate',
        hint: 'tui:hint.incidentDefault',
        shape: 'switch',
      },
      {
        key: 'incidents.noticeOnClose',
        label: 'tui:setting.noticeOnClose',
        hint: 'tui:hint.incidentDefault',
        shape: 'switch',
      },
    ],
  },
  {
    id: 'ratings',
    label: 'tui:settings.ratings',
    fields: [
      {
        key: 'ratings.scale',
        label: 'tui:setting.scale',
        shape: {
          choices: [
            { value: '5', label: 'tui:scale.five' },
            { value: '3', label: 'tui:scale.three' },
            { value: '2', label: 'tui:scale.two' },
          ],
        },
      },
      { key: 'ratings.lockDays', label: 'tui:setting.lockDays', hint: 'tui:hint.lockDays', shape: 'text' },
      { key: 'ratings.lowUpTo', label: 'tui:setting.lowUpTo', hint: 'tui:hint.lowUpTo', shape: 'text' },
      { key: 'ratings.teamEmail', label: 'tui:setting.teamEmail', hint: 'tui:hint.teamEmail', shape: 'text' },
    ],
  },
  {
    id: 'slack',
    label: 'tui:settings.slack',
    fields: [
      { key: 'slack.ratingsChannel', label: 'tui:setting.ratingsChannel', hint: 'tui:hint.channel', shape: 'text' },
      { key: 'slack.remindersChannel', label: 'tui:setting.remindersChannel', hint: 'tui:hint.channel', shape: 'text' },
      { key: 'slack.alertsChannel', label: 'tui:setting.alertsChannel', hint: 'tui:hint.channel', shape: 'text' },
    ],
  },
];
