import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { MailingsService } from './mailings.ts';

export function createMailingsService(_base: Base, _rooms: object): MailingsService {
  return placeholder('mailings');
}
