import { describe, expect, it } from 'vitest';
import { MESSAGE_CLASSES, MESSAGE_STATES } from '../../../src/core/mail/index.ts';
import { createWords, LANGUAGES } from '../../../src/core/words.ts';

/** Every code that the delivery, a person or a cause writes into `outcome_code`. */
const OUTCOMES = [
  'quota',
  'rate',
  'domain_busy',
  'reassigned',
  'address_changed',
  'undone',
  'cancelled',
  'suppressed',
  'opted_out',
  'rejected',
  'sender_refused',
  'deferred',
  'gave_up',
  'network',
  'unknown_outcome',
  'crash',
  'restored',
  'left_unknown',
  'confirmed',
  'render_failed',
  'recheck_failed',
  'paid',
  'paused',
  'switched_off',
  'policy_off',
  'gone',
  'reopened',
  'superseded',
];

/** What can be wrong with our own side: said beside a message, and after a test of the connection. */
const TROUBLES = [
  'not_configured',
  'insecure',
  'dkim_broken',
  'auth_failed',
  'bad_certificate',
  'no_starttls',
  'no_greeting',
  'connect_failed',
  'refused',
];

describe('words of mail', () => {
  it.each(LANGUAGES)('[E3] every state, class, outcome and trouble → has its words (%s)', (language) => {
    const say = createWords().in(language);
    const keys = [
      ...MESSAGE_STATES.map((state) => `mail:state.${state}`),
      ...MESSAGE_CLASSES.map((messageClass) => `mail:class.${messageClass}`),
      ...[...OUTCOMES, ...TROUBLES].map((code) => `mail:outcome.${code}`),
      ...TROUBLES.map((code) => `mail:smtp.${code}`),
    ];
    for (const key of keys) expect(say(key, { detail: 'x' })).not.toBe(key.slice('mail:'.length));
  });
});
