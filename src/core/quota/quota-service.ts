import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { QuotaService } from './quota.ts';

export function createQuotaService(_base: Base, _rooms: object): QuotaService {
  return placeholder('quota');
}
