import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { ExchangeService } from './exchange.ts';

export function createExchangeService(_base: Base, _rooms: object): ExchangeService {
  return placeholder('exchange');
}
