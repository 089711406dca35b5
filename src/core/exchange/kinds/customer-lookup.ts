import type { AccountKind } from '../../customers/index.ts';
import { RowRefused, shown } from '../row-reader.ts';
import type { ImportRooms } from './kind.ts';

/** The id of the account that a cell means, or why there is none. */
export type AccountLookup = (text: string, kinds?: readonly AccountKind[]) => string | RowRefused;

/** Finds accounts by reference, else by name: an export may have no reference. A name that fits two is refused. */
export async function accountLookup(
  { customers }: Pick<ImportRooms, 'customers'>,
  texts: readonly string[],
  allKinds: readonly AccountKind[] = ['customer'],
): Promise<AccountLookup> {
  const distinct = [...new Set(texts)];
  const ids = new Map<AccountKind, ReadonlyMap<string, string>>();
  for (const kind of allKinds) ids.set(kind, await customers.idsByReference(kind, distinct));
  const unknown = distinct.filter((text) => !allKinds.some((kind) => ids.get(kind)?.has(text)));
  const named = new Map<AccountKind, Awaited<ReturnType<typeof customers.byName>>>();
  for (const kind of allKinds) named.set(kind, await customers.byName(kind, unknown));
  return (text, kinds = allKinds) => {
    const id = kinds.map((kind) => ids.get(kind)?.get(text)).find((known) => known !== undefined);
    if (id !== undefined) return id;
    const [first, second] =
      kinds.map((kind) => named.get(kind)?.get(text) ?? []).find(({ length }) => length > 0) ?? [];
    if (!first) return new RowRefused('customer', 'exchange.noSuchCustomer', { ...shown(text), count: 1 });
    if (!second) return first.id;
    const params = { ...shown(text), one: first.reference, other: second.reference };
    return new RowRefused('customer', 'exchange.twoCustomers', params);
  };
}
