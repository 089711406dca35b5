import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { OutboxService } from './mail.ts';

export function createOutboxService(_base: Base, _rooms: object): OutboxService {
  return placeholder('mail');
}
