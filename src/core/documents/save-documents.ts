import { isDeepStrictEqual } from 'node:util';
import type { Base } from '../base.ts';
import type { SavedRow, UpsertOutcome } from '../customers/index.ts';
import { InvalidInput } from '../errors.ts';
import { cleanDocument } from './document-rules.ts';
import { DOCUMENT_KINDS, type DocumentInput, type SalesDocument } from './documents.ts';
import type { DocumentsStore } from './documents-store.ts';
import type { ReceiptsStore } from './receipts-store.ts';

interface Stores {
  readonly base: Base;
  readonly store: DocumentsStore;
  readonly receipts: ReceiptsStore;
}

/** Creates or updates documents by kind and reference, in bulk; answers in the order of the inputs. */
export async function saveDocuments(
  { base, store, receipts }: Stores,
  inputs: readonly DocumentInput[],
): Promise<SavedRow[]> {
  const cleaned = inputs.map(cleanDocument);
  const problems = cleaned.flatMap((row) => row.problems);
  if (problems.length > 0) throw new InvalidInput(problems);
  const documents = cleaned.map((row) => row.document);
  const known = await knownDocuments(store, documents);
  const rows = documents.map((input) => merge(input, known.get(documentKey(input)), base));
  const changed = rows.filter(({ outcome }) => outcome !== 'unchanged').map(({ document }) => document);
  const at = base.clock.now();
  if (changed.length > 0) await store.put(changed, at);
  const moved = changed.filter((document) => {
    const before = known.get(documentKey(document));
    return before && (before.accountId !== document.accountId || before.total.currency !== document.total.currency);
  });
  if (moved.length > 0)
    await receipts.followDocuments(
      moved.map((document) => document.id),
      at,
    );
  return rows.map(({ document, outcome }) => ({ id: document.id, outcome }));
}

async function knownDocuments(
  store: DocumentsStore,
  inputs: readonly DocumentInput[],
): Promise<Map<string, SalesDocument>> {
  const known = new Map<string, SalesDocument>();
  for (const kind of DOCUMENT_KINDS) {
    const references = inputs.filter((input) => input.kind === kind).map((input) => input.reference);
    if (references.length === 0) continue;
    for (const document of await store.byReferences(kind, references)) known.set(documentKey(document), document);
  }
  return known;
}

function merge(
  input: DocumentInput,
  before: SalesDocument | undefined,
  { ids }: Base,
): { document: SalesDocument; outcome: UpsertOutcome } {
  const document: SalesDocument = {
    id: before?.id ?? ids.next(),
    kind: input.kind,
    reference: input.reference,
    accountId: input.accountId,
    issuedOn: input.issuedOn,
    total: { minor: input.total.minor, currency: input.total.currency },
    lines: input.lines === undefined ? (before?.lines ?? null) : input.lines,
    hasFile: before?.hasFile ?? false,
  };
  if (!before) return { document, outcome: 'created' };
  return { document, outcome: isDeepStrictEqual(document, before) ? 'unchanged' : 'updated' };
}

function documentKey({ kind, reference }: { kind: string; reference: string }): string {
  return `${kind} ${reference}`;
}
