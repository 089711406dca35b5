import { DOCUMENT_KINDS, type DocumentKind, type ListedDocument } from '../../../core/documents/index.ts';
import { moneyText } from '../../app/format.ts';
import { pick } from '../../ui/dialog/picker.tsx';
import type { Column } from '../../ui/list/columns.ts';
import type { List, ListAction, ListQuery } from '../../ui/list/list-spec.ts';
import { documentCard } from './card.tsx';
import { stateText, stateTone } from './document-text.ts';
import { openIncident, openWhy, showPdf } from './with-document.ts';

/** What the list of all documents and that of one customer's have in common. */

/** The kind that is shown; null: all. */
export interface KindFilter {
  kind: DocumentKind | null;
}

type Documents<Input> = List<ListedDocument, Input, KindFilter>;

export const NUMBER: Column<ListedDocument> = {
  id: 'reference',
  heading: 'documents:column.number',
  min: 9,
  weight: 0.5,
  max: 20,
  cell: ({ reference }) => reference,
};

export const KIND: Column<ListedDocument> = {
  id: 'kind',
  heading: 'tui:column.kind',
  min: 8,
  weight: 0.5,
  max: 20,
  cell: ({ kind }, { say }) => say(`documents:kind.${kind}`),
};

export const DATE: Column<ListedDocument> = {
  id: 'date',
  heading: 'documents:column.date',
  min: 10,
  cell: ({ issuedOn }) => issuedOn,
};

/** What is asked for, what of it is open, and how that stands. */
export const FIGURES: readonly Column<ListedDocument>[] = [
  {
    id: 'total',
    heading: 'documents:page.total',
    min: 14,
    align: 'right',
    optional: true,
    cell: ({ total }, app) => moneyText(app, [total]),
  },
  {
    id: 'open',
    heading: 'tui:column.owed',
    min: 14,
    align: 'right',
    cell: ({ open }, app) => (open.minor === 0 ? '' : moneyText(app, [open])),
  },
  {
    id: 'state',
    heading: 'tui:column.state',
    min: 9,
    tone: ({ state }) => stateTone(state),
    cell: ({ state }, app) => stateText(app, state),
  },
];

export async function fetchDocuments<Input>(
  { app, state: { kind } }: Documents<Input>,
  { search, offset, limit }: ListQuery,
  of: { readonly accountId?: string } = {},
): Promise<{ rows: readonly ListedDocument[]; total: number }> {
  const { core, actor } = app.session;
  return await core.documents.list(actor, { ...of, ...(kind ? { kind } : {}), search }, { offset, limit });
}

/** What can be done in each of the lists. */
export function documentActions<Input>(): ListAction<ListedDocument, Input, KindFilter>[] {
  return [
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      on: 'row',
      needs: 'documents.view',
      run: ({ app }, { id, reference }) => app.push(documentCard.open(app, { id, reference })),
    },
    { id: 'kind', keys: ['f'], label: 'documents:action.kind', footer: true, run: chooseKind },
    {
      id: 'pdf',
      keys: ['o'],
      label: 'documents:action.pdf',
      on: 'row',
      needs: 'documents.view',
      run: ({ app }, document) => showPdf(app, document),
    },
    {
      id: 'incident',
      keys: ['t'],
      label: 'tui:action.newIncident',
      footer: true,
      on: 'row',
      needs: 'incidents.edit',
      run: ({ app }, document) => openIncident(app, document),
    },
    {
      id: 'why',
      keys: ['w'],
      label: 'tui:action.why',
      help: 'tui:help.why',
      footer: true,
      on: 'row',
      needs: 'documents.view',
      run: ({ app }, document) => openWhy(app, document),
    },
  ];
}

export function kindText<Input>({ app, state: { kind } }: Documents<Input>): string {
  return kind ? app.say(`documents:kind.${kind}`) : '';
}

export function emptyText<Input>({ app, state: { kind } }: Documents<Input>): string {
  return app.say(kind ? 'documents:noneOfKind' : 'documents:none');
}

function chooseKind<Input>(list: Documents<Input>): void {
  const { app, state } = list;
  const set = (kind: KindFilter['kind']) => () => {
    state.kind = kind;
    list.reload();
  };
  const kinds = DOCUMENT_KINDS.map((kind) => ({ text: app.say(`documents:kind.${kind}`), run: set(kind) }));
  pick(app, {
    heading: app.say('tui:column.kind'),
    choices: [{ text: app.say('documents:allKinds'), run: set(null) }, ...kinds],
  });
}
