import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { CustomersService } from './customers.ts';

export function createCustomersService(_base: Base, _rooms: object): CustomersService {
  return placeholder('customers');
}
