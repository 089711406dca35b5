import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { DebtorsService } from './debtors.ts';

export function createDebtorsService(_base: Base, _rooms: object): DebtorsService {
  return placeholder('debtors');
}
