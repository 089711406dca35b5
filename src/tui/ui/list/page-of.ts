import { searchKey } from '../../../core/customers/index.ts';
import type { ListQuery } from './list-spec.ts';

/**
 * A page of rows that are all at hand, for a list whose rows no database searches: those whose text has every searched
 * word, in any order. Without `text` all of them.
 */
export function pageOf<Item>(
  { search, offset, limit }: Pick<ListQuery, 'search' | 'offset' | 'limit'>,
  { items, text }: { items: readonly Item[]; text?: (item: Item) => string },
): { rows: readonly Item[]; total: number } {
  const words = searchKey(search).split(/\s+/);
  const found = text
    ? items.filter((item) => {
        const key = searchKey(text(item));
        return words.every((word) => key.includes(word));
      })
    : items;
  return { rows: found.slice(offset, offset + limit), total: found.length };
}
