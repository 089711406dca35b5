import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { IncidentsService } from './incidents.ts';

export function createIncidentsService(_base: Base, _rooms: object): IncidentsService {
  return placeholder('incidents');
}
