import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { RatingsService } from './ratings.ts';

export function createRatingsService(_base: Base, _rooms: object): RatingsService {
  return placeholder('ratings');
}
