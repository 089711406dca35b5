import type { Actor } from '../../access/index.ts';
import type { UpsertOutcome } from '../../customers/index.ts';
import { AppError } from '../../errors.ts';
import { headerKey } from '../import-fields.ts';
import { type Row, RowRefused, shown } from '../row-reader.ts';
import { accountLookup } from './customer-lookup.ts';
import type { Importer, ImportRooms } from './importer.ts';

interface IncidentRow {
  readonly reference: string;
  readonly customer: string;
  readonly subject: string;
  readonly description?: string;
  readonly internalNotes?: string;
  readonly state?: 'open' | 'closed';
  readonly resolution?: string;
}

const STATES: Readonly<Record<'open' | 'closed', string>> = {
  open: 'open, opened, new, pending, in progress, ouvert, ouverte, nouveau, en cours, en attente, abierto, abierta, nuevo, nueva, pendiente, en curso',
  closed:
    'closed, done, resolved, solved, finished, fermé, fermée, clos, close, clôturé, clôturée, résolu, résolue, terminé, cerrado, cerrada, resuelto, resuelta, finalizado, terminado',
};
const statesByName = new Map(
  (['open', 'closed'] as const).flatMap((state) =>
    STATES[state].split(',').map((name): [string, 'open' | 'closed'] => [headerKey(name), state]),
  ),
);

/**
 * Incidents, by reference, without any notice to the customer. One that is closed here is not opened again by a file: a
 * person has closed it.
 */
export const incidentsImporter: Importer<IncidentRow> = {
  permission: 'incidents.edit',
  keyField: 'reference',

  read: (row) => ({
    reference: row.required('reference'),
    customer: row.required('customer'),
    subject: row.required('subject'),
    ...(row.has('description') ? { description: row.raw('description') } : {}),
    ...(row.has('internalNotes') ? { internalNotes: row.raw('internalNotes') } : {}),
    ...(row.has('resolution') ? { resolution: row.raw('resolution') } : {}),
    ...(row.has('state') ? { state: stateOf(row) } : {}),
  }),

  key: ({ reference }) => reference,

  async write(rooms, actor, rows) {
    const find = await accountLookup(
      rooms,
      rows.map(({ customer }) => customer),
    );
    const results: (UpsertOutcome | RowRefused)[] = [];
    for (const row of rows) {
      const accountId = find(row.customer);
      const refused = accountId instanceof RowRefused;
      results.push(refused ? accountId : await saveIncident(rooms, actor, { ...row, accountId }).catch(asRefused));
    }
    return results;
  },
};

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

function stateOf(row: Row): 'open' | 'closed' {
  const text = row.text('state');
  const state = text === '' ? 'open' : statesByName.get(headerKey(text));
  if (!state) throw new RowRefused('state', 'exchange.noSuchState', shown(text));
  return state;
}

/** The incidents room's own refusal of a field becomes the row's. */
function asRefused(error: unknown): RowRefused {
  const problem = error instanceof AppError ? error.fields[0] : undefined;
  if (!problem) throw error;
  return new RowRefused(problem.field, problem.code, problem.params);
}
