import type { Reason } from '../decisions/index.ts';

/** Why a receipt was not told of (D13). */
const NOT_SENT = [
  'paid',
  'withdrawn',
  'reassigned',
  'address_changed',
  'superseded',
  'paused',
  'switched_off',
  'no_address',
  'suppressed',
  'interval',
  'already_reminded',
  'not_due',
  'below_minimum',
  'stale',
  'weekend',
  'holiday',
  'skipped',
  'snoozed',
  'not_approved',
  'second_approver',
  'quota',
  'failed',
  'cancelled',
  'policy_off',
  'unknown_outcome',
] as const satisfies readonly Reason[];
export type NotSent = (typeof NOT_SENT)[number];
