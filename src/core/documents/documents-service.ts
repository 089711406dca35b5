import type { Base } from '../base.ts';
import { placeholder } from '../placeholder.ts';
import type { DocumentsService } from './documents.ts';

export function createDocumentsService(_base: Base, _rooms: object): DocumentsService {
  return placeholder('documents');
}
