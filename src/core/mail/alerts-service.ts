import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { AlertsService } from './mail.ts';

export function createAlertsService(_base: Base, _rooms: object): AlertsService {
  return placeholder('mail');
}
