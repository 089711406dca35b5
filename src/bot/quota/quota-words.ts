import { type QuotaPlan, type QuotaUse, warmUpText } from '../../core/quota/index.ts';
import { type Marked, md } from '../blocks/index.ts';
import type { Voice } from '../caller.ts';

/** Characters of a bar. */
const WIDTH = 20;

/** `███░░░░░`: full beyond the limit; with any use at all, at least one; an empty one is seen too. */
export function bar(used: number, limit: number): string {
  const share = limit <= 0 ? 1 : Math.min(1, used / limit);
  const full = used > 0 ? Math.max(1, Math.round(share * WIDTH)) : 0;
  return '█'.repeat(full) + '░'.repeat(WIDTH - full);
}

/** `Quota: 258 of 300 left today`, or that there is none; with the warm-up when that is what limits the day. */
export function quotaLine(voice: Voice, use: QuotaUse): string {
  const { number } = voice.format;
  if (use.leftToday === null || use.day.limit === null)
    return use.leftToday === null
      ? voice.say('bot:quota.unlimited')
      : voice.say('bot:quota.leftMonth', { left: number(use.leftToday) });
  const line = voice.say('bot:quota.left', { left: number(use.leftToday), limit: number(use.day.limit) });
  return use.warmUp === null ? line : `${line} (${warmUpText(voice.say, use.warmUp, number)})`;
}

/** `258 of 300 left today, 236 after this`. */
export function quotaAfterLine(voice: Voice, use: QuotaUse, mails: number): string {
  const line = quotaLine(voice, use);
  if (use.leftToday === null) return line;
  const { number } = voice.format;
  if (mails > use.leftToday) return `${line} · ${voice.say('bot:quota.wontFit', { count: mails - use.leftToday })}`;
  return `${line} · ${voice.say('bot:quota.after', { left: number(use.leftToday - mails) })}`;
}

/** The days over which a sending is spread; nothing when all leaves on one day. */
export function planLine(voice: Voice, plan: QuotaPlan): string {
  const named = plan.slice(0, 5).map(({ day, messages }) =>
    voice.say('bot:quota.dayPlan', {
      day: voice.format.date(day),
      mails: voice.say('bot:mails', { count: messages }),
    }),
  );
  const more = plan.length > 5 ? [voice.say('bot:quota.moreDays', { count: plan.length - 5 })] : [];
  return [...named, ...more].join(' · ');
}

/** `Waiting: Nov 24: 12 mails · Nov 25: 210 mails`, by the day on which they will leave; nothing when none waits. */
export function waitingLine(voice: Voice, plan: QuotaPlan): string {
  return plan.length === 0 ? '' : voice.say('bot:quota.waitingDays', { days: planLine(voice, plan) });
}

/** One class as bars: today and this month, with waiting ones. */
export function quotaBars(voice: Voice, use: QuotaUse): Marked {
  const name = voice.md(`quota:class.${use.class}`);
  const waiting = use.waitingToday > 0 ? voice.say('bot:quota.waiting', { count: use.waitingToday }) : '';
  const warmUp = warmUpText(voice.say, use.warmUp, voice.format.number);
  const lines = (['day', 'month'] as const).map((period) => {
    const { used, limit } = use[period];
    const words =
      limit === null
        ? voice.md(`bot:quota.${period}Unlimited`, { used: voice.format.number(used) })
        : voice.md(`bot:quota.${period}`, { used: voice.format.number(used), limit: voice.format.number(limit) });
    const line = limit === null ? words : md`\`${bar(used, limit)}\` ${words}`;
    return period === 'day' && warmUp !== '' ? md`${line} · ${warmUp}` : line;
  });
  return lines.reduce((text, line) => md`${text}\n${line}`, waiting === '' ? md`*${name}*` : md`*${name}* ${waiting}`);
}
