import type { Settings } from '../../settings/index.ts';

/** The settings that decide where mails go and in whose name: what is on its way when they change still goes the old way. */
export function outwardOf(settings: Settings): string {
  const names = Object.entries(settings).filter(([key]) => /^(smtp|company|dkim|bounces)\./.test(key));
  return JSON.stringify(names);
}

/** The settings that what waits for quota or rate waits for. */
export function limitsOf(settings: Settings): string {
  return JSON.stringify(LIMITS.map((key) => settings[key]));
}

const LIMITS = [
  'quota.mailing.day',
  'quota.mailing.month',
  'quota.notice.day',
  'quota.notice.month',
  'warmUp.from',
  'warmUp.firstDay',
  'warmUp.growthPercent',
  'rate.second',
  'rate.minute',
  'rate.hour',
] as const;
