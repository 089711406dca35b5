import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { judgeMail, type MailFacts } from '../../../src/core/watch/index.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const ago = (minutes: number): number => NOW - minutes * MINUTE;
const quiet: MailFacts = {
  oldestDueAt: null,
  waits: false,
  movedAt: null,
  acceptedAt: null,
  pause: null,
  trouble: null,
  senders: 1,
};
const cause = (minutes: number, code: string) => ({ id: 'C1', since: ago(minutes), code, detail: 'says the server' });

function judge(facts: Partial<MailFacts>, hourly = false) {
  const { state, stop } = judgeMail({ ...quiet, ...facts }, { now: NOW, patience: 15 * MINUTE, hourly });
  return stop ? `${state}: ${stop.reason} for ${(NOW - stop.since) / MINUTE} min` : state;
}

describe('whether mail moves', () => {
  it.each([
    ['nothing is due', {}, 'idle'],
    ['something is due for as long as patience lasts', { oldestDueAt: ago(15) }, 'moving'],
    ['for longer, and nothing ever left', { oldestDueAt: ago(16) }, 'stuck: no_progress for 16 min'],
    ['for longer, and nothing runs', { oldestDueAt: ago(16), senders: 0 }, 'stuck: no_process for 16 min'],
    ['a large mailing is due for hours, and mails leave', { oldestDueAt: ago(240), movedAt: ago(1) }, 'moving'],
    [
      'and the last of them left long ago',
      { oldestDueAt: ago(240), movedAt: ago(20) },
      'stuck: no_progress for 20 min',
    ],
    ['the sender is paused for a while', { pause: cause(15, '5.7.1'), oldestDueAt: ago(60) }, 'moving'],
    ['for longer, whether or not anything waits', { pause: cause(16, '5.7.1') }, 'stuck: sender_paused for 16 min'],
    [
      'the password is wrong and a mail waits',
      { trouble: cause(1, 'auth_failed'), waits: true },
      'stuck: trouble for 1 min',
    ],
    ['the password is wrong and nothing waits any more', { trouble: cause(99, 'auth_failed') }, 'idle'],
    ['the server is away for a while', { trouble: cause(15, 'connect_failed'), waits: true }, 'idle'],
    ['for longer', { trouble: cause(16, 'connect_failed'), waits: true }, 'stuck: trouble for 16 min'],
    [
      'it has been away for a while, and a mail due for longer',
      { trouble: cause(15, 'connect_failed'), waits: true, oldestDueAt: ago(16) },
      'stuck: trouble for 15 min',
    ],
  ] as const)('[O3] %s', (_, facts, expected) => {
    expect(judge(facts)).toBe(expected);
  });

  it('[O3] a limit for the hour, whose share may leave in its first minute → an hour of patience', () => {
    expect(judge({ oldestDueAt: ago(240), movedAt: ago(59) }, true)).toBe('moving');
    expect(judge({ oldestDueAt: NOW - 2 * HOUR, movedAt: ago(61) }, true)).toBe('stuck: no_progress for 61 min');
  });
});
