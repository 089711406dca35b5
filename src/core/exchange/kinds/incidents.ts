import type { Actor } from '../../access/index.ts';
import type { UpsertOutcome } from '../../customers/index.ts';
import { AppError } from '../../errors.ts';
import { referencesMeant } from '../../incidents/index.ts';
import { type Cells, type Fields, shownOnly } from '../field-table.ts';
import { choice, flag, from, instant, lines, text, value } from '../field-types.ts';
import { REFERENCE } from '../headers.ts';
import { RowRefused, shown } from '../row-reader.ts';
import { accountLookup } from './customer-lookup.ts';
import { type ImportRooms, importKind } from './kind.ts';

const state = choice(
  {
    open: 'opened, new, pending, in progress, ouvert, ouverte, nouveau, en cours, en attente, abierto, abierta, nuevo, nueva, pendiente, en curso',
    closed:
      'done, resolved, solved, finished, fermé, fermée, clos, close, clôturé, clôturée, résolu, résolue, terminé, cerrado, cerrada, resuelto, resuelta, finalizado, terminado',
  },
  (field, said) => new RowRefused(field, 'exchange.noSuchState', shown(said)),
);

const FIELDS = {
  reference: { ...text, headers: REFERENCE.incident, needed: true },
  customer: { ...text, headers: REFERENCE.customer, needed: true },
  subject: { ...text, headers: 'subject, title, summary, objet, sujet, titre, asunto, título, resumen', needed: true },
  description: {
    ...lines,
    headers: 'description, observations, details, détails, descripción, observaciones, detalles',
  },
  internalNotes: {
    ...lines,
    headers: 'internal notes, private notes, notes, notes internes, notas internas, notas privadas, notas',
  },
  state: { ...state, headers: 'state, status, état, statut, estado' },
  // A resolution of one that is open again would close nothing: it stands in `lastResolution` alone.
  resolution: {
    ...lines,
    write: (raw) => (raw['state'] === 'closed' ? (raw['resolution'] ?? null) : null),
    headers: 'resolution, solution, résolution, resolución, solución',
  },
  ...shownOnly('json', {
    lastResolution: from('resolution', value),
    assignee: value,
    noticeOnCreate: flag,
    noticeOnClose: flag,
    createdBy: from('created_by_name', value),
    createdAt: instant,
    closedAt: instant,
  }),
} as const satisfies Fields;

type IncidentRow = Cells<typeof FIELDS>;

/**
 * Incidents, by reference, without any notice to the customer. One that is closed here is not opened again by a file: a
 * person has closed it.
 */
export const incidentsKind = importKind({
  permission: 'incidents.edit',
  views: ['incidents.view'],
  fields: FIELDS,
  keyField: 'reference',
  rows: (store) => store.incidents(),
  read: (cells) => cells,
  key: ({ reference }) => reference,

  async write(rooms, actor, rows, { journal }) {
    const customers = rows.map(({ customer }) => customer);
    const find = await accountLookup(rooms, customers);
    await journal.witness([
      { of: 'incidents', references: rows.flatMap(({ reference }) => referencesMeant(reference)) },
    ]);
    const results: (UpsertOutcome | RowRefused)[] = [];
    for (const row of rows) {
      const accountId = find(row.customer);
      const refused = accountId instanceof RowRefused;
      results.push(refused ? accountId : await saveIncident(rooms, actor, { ...row, accountId }).catch(asRefused));
    }
    return results;
  },
});

async function saveIncident(
  { incidents }: ImportRooms,
  actor: Actor,
  row: IncidentRow & { readonly accountId: string },
): Promise<UpsertOutcome> {
  const before = await incidents.findByReference(actor, row.reference);
  const { id, changed } = before
    ? { id: before.id, changed: await editIncident({ incidents }, actor, { ...row, before }) }
    : { id: await openIncident({ incidents }, actor, row), changed: true };
  const closes = row.state === 'closed' && before?.state !== 'closed';
  if (closes) {
    const resolution = row.resolution === undefined ? {} : { resolution: row.resolution };
    await incidents.close(actor, { id, noticeOnClose: false, ...resolution });
  }
  if (!before) return 'created';
  return changed || closes ? 'updated' : 'unchanged';
}

async function openIncident(
  { incidents }: Pick<ImportRooms, 'incidents'>,
  actor: Actor,
  { accountId, reference, subject, description = '', internalNotes = '' }: IncidentRow & { accountId: string },
): Promise<string> {
  const requestKey = `import:${reference}`;
  const input = { accountId, reference, subject, description, internalNotes, noticeOnCreate: false, requestKey };
  return (await incidents.open(actor, input)).incident.id;
}

async function editIncident(
  { incidents }: Pick<ImportRooms, 'incidents'>,
  actor: Actor,
  { before, subject, description, internalNotes }: IncidentRow & { before: Texts & { readonly id: string } },
): Promise<boolean> {
  const given: Partial<Texts> = {
    subject,
    ...(description === undefined ? {} : { description }),
    ...(internalNotes === undefined ? {} : { internalNotes }),
  };
  const same = (Object.keys(given) as (keyof Texts)[]).every((key) => plain(given[key]) === plain(before[key]));
  if (same) return false;
  const after = await incidents.edit(actor, { id: before.id, base: null, ...given });
  // The room cleans texts in its own way: what comes out the same was no change.
  return (Object.keys(given) as (keyof Texts)[]).some((key) => after[key] !== before[key]);
}

interface Texts {
  readonly subject: string;
  readonly description: string;
  readonly internalNotes: string;
}

function plain(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

/** The incidents room's own refusal of a field becomes the row's. */
function asRefused(error: unknown): RowRefused {
  const problem = error instanceof AppError ? error.fields[0] : undefined;
  if (!problem) throw error;
  return new RowRefused(problem.field, problem.code, problem.params);
}
