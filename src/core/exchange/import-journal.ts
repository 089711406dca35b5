import type { JournalStore } from './import-journal-store.ts';
import type { Image, RowImagesStore, Scope } from './row-images-store.ts';

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

export function createImportJournal(
  { images, changes }: { images: RowImagesStore; changes: JournalStore },
  importId: string,
): ImportJournal {
  const before = new Map<string, Image>();
  const shape: Record<string, readonly string[]> = {};
  let looked: Scope[] = [];

  return {
    importId,
    shape: () => shape,

    async witness(scopes) {
      looked.push(...scopes);
      for (const image of await images.images(scopes)) if (!before.has(keyOf(image))) before.set(keyOf(image), image);
    },

    async settle() {
      const after = new Map((await images.images(looked)).map((image) => [keyOf(image), image]));
      // What was changed so that the same look does not find it any more.
      const gone = [...before].filter(([key]) => !after.has(key)).map(([, image]) => image);
      for (const image of await images.again(gone)) after.set(keyOf(image), image);
      const changed = [...after].flatMap(([key, image]) => {
        const was = before.get(key) ?? null;
        return was !== null && sameRow(was, image) ? [] : [{ before: was, after: image }];
      });
      for (const { after: image } of changed) shape[image.table] ??= Object.keys(image.row).sort();
      await changes.insertChanges(importId, changed);
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
