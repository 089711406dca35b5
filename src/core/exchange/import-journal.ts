import type { AccountKind } from '../customers/index.ts';
import type { DocumentKind } from '../documents/index.ts';
import type { Image, JournalStore } from './import-journal-store.ts';

/** Rows that an import is about to change, by what it calls them. */
export type Scope =
  | { readonly of: 'accounts'; readonly kind: AccountKind; readonly references: readonly string[] }
  | { readonly of: 'contacts'; readonly accountIds: readonly string[] }
  /** With their receipts. */
  | { readonly of: 'documents'; readonly kind: DocumentKind; readonly references: readonly string[] }
  | { readonly of: 'receipts'; readonly documentIds: readonly string[] }
  /** With the receipts that they count for. */
  | { readonly of: 'payments'; readonly references: readonly string[] }
  /** With what was decided about them. */
  | { readonly of: 'incidents'; readonly references: readonly string[] };

/** What an import did, row by row, so that it can be taken back as a whole. */
export interface ImportJournal {
  readonly importId: string;
  /** Looks at rows before they are changed. */
  witness(scopes: readonly Scope[]): Promise<void>;
  /** Writes down what became of the rows that were looked at, and forgets them. */
  settle(): Promise<void>;
  /** The columns of what was written down, by table. */
  shape(): Readonly<Record<string, readonly string[]>>;
}

export function createImportJournal(store: JournalStore, importId: string): ImportJournal {
  const before = new Map<string, Image>();
  const shape: Record<string, readonly string[]> = {};
  let looked: Scope[] = [];

  return {
    importId,
    shape: () => shape,

    async witness(scopes) {
      looked.push(...scopes);
      for (const image of await store.images(scopes)) if (!before.has(keyOf(image))) before.set(keyOf(image), image);
    },

    async settle() {
      const after = new Map((await store.images(looked)).map((image) => [keyOf(image), image]));
      // What was changed so that the same look does not find it any more.
      const gone = [...before].filter(([key]) => !after.has(key)).map(([, image]) => image);
      for (const image of await store.again(gone)) after.set(keyOf(image), image);
      const changed = [...after].flatMap(([key, image]) => {
        const was = before.get(key) ?? null;
        return was !== null && sameRow(was, image) ? [] : [{ before: was, after: image }];
      });
      for (const { after: image } of changed) shape[image.table] ??= Object.keys(image.row).sort();
      await store.insertChanges(importId, changed);
      before.clear();
      looked = [];
    },
  };
}

function keyOf({ table, id }: Image): string {
  return `${table} ${id}`;
}

function sameRow(one: Image, other: Image): boolean {
  return JSON.stringify(one.row) === JSON.stringify(other.row);
}
