import type { Element, Option, StateEntry } from '../types.ts';
import type { ElementPlace, PageContext } from './context.ts';
import { attributes, type Html, html } from './html.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly about?: string | undefined;
}

/** Selects of every kind are one searchable box. */
export function isCombo(element: Element): boolean {
  return element.type.endsWith('_select');
}

export function comboHtml(context: PageContext, element: Element, place: ElementPlace): Html {
  const isMulti = element.type.startsWith('multi_');
  const isExternal = element.type.endsWith('external_select');
  const chosen = chosenChoices(context, place.entry);
  const id = `list-${place.blockId}-${element.action_id}`.replace(/[^\w-]/g, '_');
  const data = {
    'data-multi': isMulti,
    'data-external': isExternal,
    'data-min': isExternal ? (element.min_query_length ?? 3) : undefined,
    'data-max': element.max_selected_items,
  };
  const input = attributes({
    role: 'combobox',
    type: 'text',
    autocomplete: 'off',
    'aria-expanded': 'false',
    'aria-autocomplete': 'list',
    'aria-controls': id,
    'aria-label': place.label ?? element.placeholder?.text,
    placeholder: element.placeholder?.text ?? context.say(isExternal ? 'select.search' : 'select.choose'),
    value: isMulti ? '' : (chosen[0]?.label ?? ''),
    'data-value': isMulti ? undefined : chosen[0]?.value,
  });
  const chips = isMulti ? chosen.map((choice) => chipHtml(context, choice)) : [];
  return html`<div class="combo"${attributes(data)}>${chips}<input${input}><ul role="listbox" id="${id}" hidden>${isExternal ? null : listHtml(context, element, chosen)}</ul></div>`;
}

/** What the list of an external select shows for a search. */
export function suggestionsHtml(
  context: PageContext,
  items: readonly (Option | { label: { text: string }; options: readonly Option[] })[],
): Html {
  if (items.length === 0) return html`<li class="nothing">${context.say('select.nothing')}</li>`;
  return html`${items.map((item) => ('options' in item ? groupHtml(item.label.text, item.options.map(choiceOf)) : choiceHtml(choiceOf(item), false)))}`;
}

function listHtml(context: PageContext, element: Element, chosen: readonly Choice[]): Html {
  const values = new Set(chosen.map((choice) => choice.value));
  const groups = (element.option_groups ?? []).map((group) =>
    groupHtml(group.label.text, group.options.map(choiceOf), values),
  );
  const choices = element.options?.map(choiceOf) ?? placesOf(context, element.type);
  return html`${choices.map((choice) => choiceHtml(choice, values.has(choice.value)))}${groups}`;
}

function groupHtml(label: string, choices: readonly Choice[], chosen: ReadonlySet<string> = new Set()): Html {
  return html`<li class="group" role="presentation">${label}</li>${choices.map((choice) => choiceHtml(choice, chosen.has(choice.value)))}`;
}

function choiceHtml(choice: Choice, isChosen: boolean): Html {
  const data = attributes({
    'data-value': choice.value,
    'data-label': choice.label,
    'aria-selected': String(isChosen),
  });
  return html`<li role="option"${data}>${choice.label}${choice.about ? html`<small>${choice.about}</small>` : null}</li>`;
}

function chipHtml(context: PageContext, choice: Choice): Html {
  const label = context.say('select.remove', { name: choice.label });
  return html`<span class="chip" data-value="${choice.value}">${choice.label}<button type="button" class="chip-remove" aria-label="${label}">×</button></span>`;
}

function choiceOf(option: Option): Choice {
  return { value: option.value, label: option.text.text, about: option.description?.text };
}

/** People or channels, for the selects that Slack fills itself. */
function placesOf({ workspace, person }: PageContext, type: string): readonly Choice[] {
  const people = [...workspace.people.values()].map(({ id, name }) => ({ value: id, label: name }));
  if (type.endsWith('users_select')) return people;
  const channels = [...workspace.channels.values()].filter(
    (channel) => channel.kind !== 'im' && (channel.kind === 'public' || channel.members.has(person.id)),
  );
  const named = channels.map(({ id, name }) => ({ value: id, label: `#${name}` }));
  return type.endsWith('conversations_select') ? [...named, ...people] : named;
}

function chosenChoices(context: PageContext, entry: StateEntry | undefined): readonly Choice[] {
  if (!entry) return [];
  const options = [entry['selected_option'], entry['selected_options']]
    .flat()
    .filter((option) => option) as readonly Option[];
  const ids = [
    'selected_user',
    'selected_users',
    'selected_channel',
    'selected_channels',
    'selected_conversation',
    'selected_conversations',
  ].flatMap((key) => entry[key] ?? []);
  const known = placesOf(context, 'conversations_select');
  return [
    ...options.map(choiceOf),
    ...ids.map((id) => known.find((choice) => choice.value === id) ?? { value: String(id), label: String(id) }),
  ];
}
