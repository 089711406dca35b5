import { type Actor, may, type Permission } from '../core/access/index.ts';
import type { Opens } from './dispatch.ts';
import type { Answer, CommandTurn } from './turn.ts';

/** The words after `/relance`, in the order of help. The manifest's usage hint is made from them. */
export const VERB_NAMES = [
  'send',
  'debtors',
  'incident',
  'customer',
  'ratings',
  'documents',
  'quota',
  'outbox',
  'suppressed',
  'why',
  'help',
] as const;
export type VerbName = (typeof VERB_NAMES)[number];

export interface Verb {
  readonly name: VerbName;
  /** Without one of these the verb is not offered; null: for everybody. The use case decides, whatever is offered. */
  readonly permissions: readonly Permission[] | null;
  readonly opens: Opens;
  run(turn: CommandTurn): Promise<Answer>;
}

export function mayUse(actor: Actor, verb: Verb): boolean {
  return verb.permissions === null || verb.permissions.some((permission) => may(actor, permission));
}
