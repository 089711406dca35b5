import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { TemplatesService } from './templates.ts';

export function createTemplatesService(_base: Base, _rooms: object): TemplatesService {
  return placeholder('templates');
}
