import type { EditBase, FieldConflict } from '../../core/edits.ts';
import { type Incident, SUBJECT_LIMIT } from '../../core/incidents/index.ts';
import { oneLine } from '../../core/text.ts';
import {
  actions,
  type Block,
  button,
  type Choice,
  checkboxes,
  context,
  field,
  LIMITS,
  type Modal,
  marked,
  md,
  modal,
  radio,
  searchSelect,
  section,
  textInput,
} from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import type { ListQuery } from '../lists.ts';
import { FIND } from '../searches.ts';
import { chosenIn } from '../state.ts';
import type { State } from '../turn.ts';
import { INCIDENTS } from './ids.ts';

export interface IncidentFormInput {
  /** The incident that is edited; null: a new one. */
  readonly incident: Incident | null;
  readonly customer: Choice | null;
  readonly subject: string;
  readonly description: string;
  readonly internalNotes: string;
  readonly notices: { readonly noticeOnCreate: boolean; readonly noticeOnClose: boolean };
  /** What somebody else has changed meanwhile as well; the fields hold what this person typed (X5). */
  readonly conflicts?: readonly AskedConflict[];
  readonly metadata: IncidentMetadata;
}

/** A conflict to be answered, or answered already: this person has given way. */
interface AskedConflict extends FieldConflict {
  readonly given?: boolean;
}

/** The incident a form or card is about, and what lies below it, to be brought up to date. */
export interface IncidentMetadata {
  readonly i?: string;
  /** What the form was filled from. */
  readonly b?: EditBase;
  /** The view that shows the incident's card. */
  readonly card?: string;
  readonly list?: { readonly id: string; readonly query: ListQuery };
}

export interface ClosingFormInput {
  readonly incident: Incident;
  /** What this person typed; absent: what is stored. */
  readonly resolution?: string;
  readonly conflicts?: readonly FieldConflict[];
  readonly metadata: IncidentMetadata;
}

/** Of what somebody else wrote, in characters: a section bears 3,000, and it stands beside a field. */
const SHOWN_THEIRS = 1_500;

/** A new incident, or an old one changed; the two notice boxes are preset from the defaults (I3). */
export function incidentForm(caller: Caller, input: IncidentFormInput): Modal {
  const { say } = caller;
  const { incident, notices, conflicts = [] } = input;
  const text = (
    name: string,
    label: string,
    value: string,
    options: { multiline?: boolean; optional?: boolean; hint?: string },
  ): Block => {
    // A field that cannot hold the whole text would cut it when saved.
    if (incident && value.length > LIMITS.inputText)
      return context(say('bot:incidents.tooLongToEdit', { field: label }));
    return field({
      name,
      label,
      element: textInput({
        id: 'value',
        value,
        multiline: options.multiline ?? false,
        ...(name === 'subject' ? { most: SUBJECT_LIMIT } : {}),
      }),
      optional: options.optional ?? false,
      ...(options.hint ? { hint: options.hint } : {}),
    });
  };
  const blocks: Block[] = [
    incident
      ? section(
          md`*${incident.reference}* · ${marked(incident.account.tradeName, 100)} · ${say(`incidents:state.${incident.state}`)}`,
        )
      : field({
          name: 'accountId',
          label: say('bot:incidents.customer'),
          element: searchSelect({
            id: FIND.customer,
            placeholder: say('bot:incidents.customerHint'),
            chosen: input.customer,
          }),
        }),
    ...conflictBlocks(caller, conflicts, { field: 'subject', label: say('bot:incidents.subject') }),
    text('subject', say('bot:incidents.subject'), oneLine(input.subject, SUBJECT_LIMIT), {}),
    ...conflictBlocks(caller, conflicts, { field: 'description', label: say('bot:incidents.observations') }),
    text('description', say('bot:incidents.observations'), input.description, {
      multiline: true,
      optional: true,
      hint: say('bot:incidents.observationsHint'),
    }),
    ...conflictBlocks(caller, conflicts, { field: 'internalNotes', label: say('bot:incidents.notes') }),
    text('internalNotes', say('bot:incidents.notes'), input.internalNotes, {
      multiline: true,
      optional: true,
      hint: say('bot:incidents.notesHint'),
    }),
    field({
      name: 'notices',
      label: say('bot:incidents.notices'),
      element: checkboxes('value', [
        { value: 'create', text: say('bot:incidents.noticeOnCreate'), ticked: notices.noticeOnCreate },
        { value: 'close', text: say('bot:incidents.noticeOnClose'), ticked: notices.noticeOnClose },
      ]),
      optional: true,
    }),
    ...(incident ? [] : [actions([button({ id: INCIDENTS.preview, text: say('bot:incidents.preview') })])]),
  ];
  return modal({
    id: INCIDENTS.form,
    title: incident ? incident.reference : say('bot:incidents.new'),
    blocks,
    close: say('bot:cancel'),
    submit: incident ? say('bot:save') : say('bot:incidents.open'),
    metadata: input.metadata,
  });
}

/** Whether this person gives way in a field that both have changed. */
export function takesTheirs(state: State, name: string): boolean {
  return chosenIn(state, `take_${name}`) === 'theirs';
}

/** Theirs above the field that holds mine, and which of the two holds. */
function conflictBlocks(
  { say, md: words }: Caller,
  conflicts: readonly AskedConflict[],
  { field: name, label }: { field: string; label: string },
): Block[] {
  const conflict = conflicts.find((one) => one.field === name);
  if (!conflict) return [];
  const theirs = marked(String(conflict.theirs), SHOWN_THEIRS) || say('bot:incidents.conflictEmpty');
  return [
    section(md`:warning: ${words('bot:incidents.conflict', { field: label })}\n${theirs}`),
    field({
      name: `take_${name}`,
      label: say('bot:incidents.conflictChoice', { field: label }),
      element: radio(
        'value',
        [
          { value: 'theirs', text: say('bot:incidents.takeTheirs') },
          { value: 'mine', text: say('bot:incidents.takeMine') },
        ],
        conflict.given ? 'theirs' : 'mine',
      ),
    }),
  ];
}

/** Closing says how it ended and whether the customer is told. */
export function closingForm(
  caller: Caller,
  { incident, resolution = incident.resolution, conflicts = [], metadata }: ClosingFormInput,
): Modal {
  const { say } = caller;
  return modal({
    id: INCIDENTS.closeForm,
    title: say('bot:incidents.closeTitle'),
    blocks: [
      section(
        md`*${incident.reference}* · ${marked(incident.account.tradeName, 100)}\n${marked(incident.subject, 250)}`,
      ),
      ...conflictBlocks(caller, conflicts, { field: 'resolution', label: say('bot:incidents.resolution') }),
      field({
        name: 'resolution',
        label: say('bot:incidents.resolution'),
        element: textInput({ id: 'value', multiline: true, value: resolution }),
        optional: true,
        hint: say('bot:incidents.resolutionHint'),
      }),
      field({
        name: 'notices',
        label: say('bot:incidents.notices'),
        element: checkboxes('value', [
          { value: 'close', text: say('bot:incidents.tellClosing'), ticked: incident.noticeOnClose },
        ]),
        optional: true,
      }),
      context(say('bot:incidents.closingHint')),
    ],
    close: say('bot:cancel'),
    submit: say('bot:incidents.close'),
    metadata,
  });
}
