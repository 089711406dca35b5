import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGE_STATES, type MessageState } from '../../../src/core/mail/mail.ts';
import { MESSAGE_EVENTS, stateAfter, statesBefore, TRANSITIONS } from '../../../src/core/mail/states.ts';

describe('states of a message', () => {
  it('[E1] a sent message → nothing leads out of it: it is never mailed again', () => {
    for (const event of MESSAGE_EVENTS) expect(stateAfter('sent', event)).toBeNull();
  });

  it('[T14] cancelled → for good', () => {
    for (const event of MESSAGE_EVENTS) expect(stateAfter('cancelled', event)).toBeNull();
  });

  it('[E1] only a lease sends: every way to sent goes through sending or a person’s word on an unknown one', () => {
    const before = MESSAGE_STATES.filter((state) => Object.values(TRANSITIONS[state]).includes('sent'));
    expect(before).toEqual(['sending', 'unknown']);
  });

  it('[E1] no answer after the body → unknown, from which only a decision leads', () => {
    expect(stateAfter('sending', 'lose')).toBe('unknown');
    expect(stateAfter('unknown', 'claim')).toBeNull();
    expect(Object.keys(TRANSITIONS.unknown)).toEqual(['resend', 'confirm', 'abandon']);
  });

  it('[E3] failed → again only by hand', () => {
    expect(Object.keys(TRANSITIONS.failed)).toEqual(['resend']);
  });

  it('[E3] refused by policy → back to the queue, from which it leaves again, or fails by a person’s word', () => {
    expect(stateAfter('sending', 'release')).toBe('queued');
    expect(stateAfter('queued', 'claim')).toBe('sending');
    expect(stateAfter('queued', 'abandon')).toBe('failed');
    expect(stateAfter('retry', 'abandon')).toBe('failed');
    expect(stateAfter('sending', 'abandon')).toBeNull();
  });

  it('[E1] whatever happens in whatever order → never sent twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...MESSAGE_EVENTS), { maxLength: 60 }), (events) => {
        let state: MessageState = 'queued';
        let accepted = 0;
        for (const event of events) {
          const next = stateAfter(state, event);
          if (next === null) continue;
          if (event === 'accept') accepted += 1;
          state = next;
        }
        expect(accepted).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('statesBefore → the inverse of the table', () => {
    for (const event of MESSAGE_EVENTS)
      expect(statesBefore(event)).toEqual(
        MESSAGE_STATES.filter((state) => stateAfter(state, event) !== null).sort(byTable),
      );
  });
});

function byTable(one: MessageState, other: MessageState): number {
  const order = Object.keys(TRANSITIONS);
  return order.indexOf(one) - order.indexOf(other);
}
