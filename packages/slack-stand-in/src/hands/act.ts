import { isFields, refusalOfSuggestions } from '../block-kit/index.ts';
import { actionEnvelope, suggestionEnvelope } from '../envelopes.ts';
import { type Entered, enteredEntry, findElement, holdsState } from '../form-state.ts';
import type {
  Block,
  Delivery,
  Element,
  Json,
  Message,
  OpenView,
  Option,
  OptionGroup,
  StateEntry,
  StateValues,
  Surface,
} from '../types.ts';
import { blocksOf, type HandsContext, NotOnScreen, noteProblems, placeOf, suggestionKey } from './context.ts';

export interface Act {
  readonly person: string;
  readonly on: Surface;
  readonly blockId: string;
  readonly actionId: string;
  /** What is entered or chosen; nothing for a button. */
  readonly value?: Entered;
  /** Still typing: the value is kept, the bot is not told. */
  readonly quiet?: boolean;
}

const SUGGESTIONS_KEPT = 1_000;
const NOTHING_SENT: Delivery = { outcome: 'acknowledged', body: null };

/** Presses, chooses or types; tells the bot when the element's place says so. */
export async function act(context: HandsContext, input: Act): Promise<Delivery> {
  const place = placeOf(context, input.person, input.on);
  const found = findElement(blocksOf(place), input.blockId, input.actionId);
  if (!found) throw new NotOnScreen(`no element ${input.blockId}/${input.actionId} on this ${input.on.kind}`);
  const { block, element } = found;
  const entry = element.type === 'button' ? buttonEntry(element) : entryOf(context, input, element);
  if (holdsState(element)) keepEntry(place, input, entry);
  if (input.quiet || (block.type === 'input' && !block.dispatch_action)) return NOTHING_SENT;
  return context.deliver(envelopeOf(context, { input, place, block, entry }));
}

/** Types into an external select: asks the bot for suggestions and checks them. */
export async function suggest(
  context: HandsContext,
  input: Omit<Act, 'value'> & { query: string },
): Promise<readonly (Option | OptionGroup)[]> {
  const { workspace } = context;
  const place = placeOf(context, input.person, input.on);
  const found = findElement(blocksOf(place), input.blockId, input.actionId);
  if (!found) throw new NotOnScreen(`no element ${input.blockId}/${input.actionId} on this ${input.on.kind}`);
  // Slack asks from three characters on, unless told otherwise.
  if (input.query.length < (found.element.min_query_length ?? 3)) return [];
  const { person, blockId, actionId, query } = input;
  const delivery = await context.deliver(suggestionEnvelope(workspace, { person, place, actionId, blockId, query }));
  if (delivery.outcome !== 'acknowledged') return [];
  const refusal = refusalOfSuggestions(delivery.body);
  if (refusal) {
    noteProblems(workspace, 'options', refusal);
    return [];
  }
  const body = delivery.body as { options?: Option[]; option_groups?: OptionGroup[] };
  const options = body.options ?? (body.option_groups ?? []).flatMap((group) => group.options);
  // What earlier searches found stays choosable: a multi-select is filled by several of them.
  const key = suggestionKey(person, blockId, actionId);
  context.suggested.set(key, [...options, ...(context.suggested.get(key) ?? [])].slice(0, SUGGESTIONS_KEPT));
  return body.option_groups ?? options;
}

function entryOf(context: HandsContext, input: Act, element: Element): StateEntry {
  const suggested = context.suggested.get(suggestionKey(input.person, input.blockId, input.actionId)) ?? [];
  return enteredEntry(element, input.value ?? null, suggested);
}

function buttonEntry(button: Element): StateEntry {
  const { value, style } = button;
  return { type: 'button', text: button.text, ...(value === undefined ? {} : { value }), ...(style ? { style } : {}) };
}

function keepEntry(place: Message | OpenView, input: Act, entry: StateEntry): void {
  const state: StateValues = 'view' in place ? place.state : (place.state.get(input.person) ?? {});
  state[input.blockId] = { ...state[input.blockId], [input.actionId]: entry };
  if ('view' in place) {
    // Slack's client takes the sentence away once the field is touched.
    delete place.errors[input.blockId];
    return;
  }
  place.state.set(input.person, state);
}

function envelopeOf(
  { workspace, triggers, responses }: HandsContext,
  { input, place, block, entry }: { input: Act; place: Message | OpenView; block: Block; entry: StateEntry },
): ReturnType<typeof actionEnvelope> {
  const inModal = 'view' in place && place.view.type === 'modal';
  const triggerId = triggers.issue({ person: input.person, viewId: inModal ? place.id : null });
  const action: Json = { ...entry, action_id: input.actionId, block_id: block.block_id, action_ts: workspace.nextTs() };
  const responseUrl =
    'view' in place ? null : responses.issue({ person: input.person, channel: place.channel, message: place.ts });
  return actionEnvelope(workspace, { person: input.person, place, action, triggerId, responseUrl });
}

export function isGroup(item: Option | OptionGroup): item is OptionGroup {
  return isFields(item) && 'options' in item;
}
