import type { Account } from '../core/customers/index.ts';
import type { OpenedCore } from './open-core.ts';
import { type Program, WrongUse } from './program.ts';

/** By its reference, a customer before a supplier as everywhere. @throws WrongUse when nobody has it */
export async function findAccount(
  program: Program,
  { core, operator }: OpenedCore,
  reference: string,
): Promise<Account> {
  const account =
    (await core.customers.findByReference(operator, 'customer', reference)) ??
    (await core.customers.findByReference(operator, 'supplier', reference));
  if (!account) throw new WrongUse(program.say('cli:noAccount', { reference }));
  return account;
}
