import { type Entered, elementsOf, optionsOf } from '../form-state.ts';
import { type Hands, isGroup, type Submission } from '../hands/index.ts';
import type { Block, Confirm, Delivery, Element, Message, OpenView, Option, Surface } from '../types.ts';
import { textOf } from './text.ts';
import type { Until } from './until.ts';

/** What one fills into a form: a text or an option's text or value, several of them, or nothing. */
export type Filled = string | readonly string[] | null;

export interface PressOptions {
  /** Yes to the confirm dialog; without it, an element that asks makes `press` throw, with the question. */
  readonly confirm?: boolean;
  /** The nth element of that name, from 0. */
  readonly nth?: number;
}

/** What messages, modals and the Home tab have in common. Elements are named by their label, button text, placeholder, action_id or block_id. */
export interface Screen {
  /** All that a person reads on it. */
  text(): string;
  /** Waits until its text contains or matches this. */
  sees(text: string | RegExp, timeout?: number): Promise<void>;
  /** Presses a button, or an item of an overflow menu, by its text. */
  press(name: string | RegExp, options?: PressOptions): Promise<Delivery>;
  /** Chooses in a select, radio buttons, checkboxes or picker; sends what Slack would send. */
  choose(name: string, value: Filled, options?: PressOptions): Promise<Delivery>;
  /** What an external select suggests for a query. */
  suggestions(name: string, query: string): Promise<readonly Option[]>;
  /** Texts of the buttons, in order. */
  buttons(): readonly string[];
  /** The texts of what the element offers. */
  options(name: string): readonly string[];
  /** The confirm dialog that the element shows. */
  confirmOf(name: string): Confirm | undefined;
}

export interface MessageScreen extends Screen {
  readonly message: Message;
}

export interface HomeScreen extends Screen {
  readonly view: OpenView;
}

export interface ModalScreen extends Screen {
  readonly view: OpenView;
  readonly title: string;
  /** Enters values by label, action_id or block_id; external selects are searched with what is given. */
  fill(values: Readonly<Record<string, Filled>>): Promise<ModalScreen>;
  submit(): Promise<Submission>;
  close(scope?: 'this' | 'all'): Promise<void>;
  /** Sentences under fields, by label. */
  errors(): Readonly<Record<string, string>>;
  /** What a field holds now, as `state.values` carries it. */
  value(name: string): unknown;
}

interface Place<Content extends Message | OpenView = Message | OpenView> {
  readonly hands: Hands;
  readonly person: string;
  readonly on: Surface;
  readonly until: Until;
  /** The content as it is now. */
  current(): Content;
}

export function createScreen(place: Place): Screen {
  const blocks = (): readonly Block[] => {
    const current = place.current();
    return 'view' in current ? current.view.blocks : current.blocks;
  };
  const send = (found: Found, value?: Entered): Promise<Delivery> =>
    place.hands.act({
      person: place.person,
      on: place.on,
      blockId: found.block.block_id,
      actionId: found.element.action_id,
      ...(value === undefined ? {} : { value }),
    });

  return {
    text: () => textOf(place.current()),
    sees: async (text, timeout) => {
      await place.until(
        `${String(text)} on the screen, which says:\n${textOf(place.current())}\n`,
        () => fits(text, textOf(place.current())),
        timeout,
      );
    },
    press: (name, options) => {
      const found = findPressable(blocks(), name, options?.nth ?? 0);
      requireConfirmed(found.element, options);
      return send(found, found.option);
    },
    choose: async (name, value, options) => {
      const found = findNamed(blocks(), name, options?.nth ?? 0);
      requireConfirmed(found.element, options);
      return send(found, await enteredOf(place, found, value));
    },
    suggestions: (name, query) => suggestionsOf(place, findNamed(blocks(), name, 0), query),
    buttons: () =>
      blocks().flatMap((block) =>
        elementsOf(block).flatMap((element) => (element.type === 'button' ? [element.text?.text ?? ''] : [])),
      ),
    options: (name) => optionsOf(findNamed(blocks(), name, 0).element).map((option) => option.text.text),
    confirmOf: (name) => findNamed(blocks(), name, 0).element.confirm,
  };
}

export function createModalScreen(place: Place<OpenView>): ModalScreen {
  const screen = createScreen(place);
  const modal: ModalScreen = {
    ...screen,
    get view() {
      return place.current();
    },
    get title() {
      return place.current().view.title?.text ?? '';
    },
    fill: async (values) => {
      for (const [name, value] of Object.entries(values)) await screen.choose(name, value);
      return modal;
    },
    submit: () => place.hands.submit(place.person, place.current().id),
    close: (scope) => place.hands.closeView(place.person, place.current().id, scope),
    errors: () => {
      const { view, errors } = place.current();
      const label = (blockId: string): string =>
        view.blocks.find((block) => block.block_id === blockId)?.label?.text ?? blockId;
      return Object.fromEntries(Object.entries(errors).map(([blockId, sentence]) => [label(blockId), sentence]));
    },
    value: (name) => {
      const { block, element } = findNamed(place.current().view.blocks, name, 0);
      const { type: _type, ...entry } = place.current().state[block.block_id]?.[element.action_id] ?? {};
      return Object.values(entry)[0];
    },
  };
  return modal;
}

interface Found {
  readonly block: Block;
  readonly element: Element;
  /** The item of an overflow menu. */
  readonly option?: Option;
}

function findPressable(blocks: readonly Block[], name: string | RegExp, nth: number): Found {
  const fits = (text: string | undefined): boolean =>
    typeof name === 'string' ? text === name : name.test(text ?? '');
  const found: Found[] = [];
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      if (element.type === 'button' && (fits(element.text?.text) || element.action_id === name))
        found.push({ block, element });
      if (element.type !== 'overflow') continue;
      found.push(
        ...(element.options ?? [])
          .filter((option) => fits(option.text.text))
          .map((option) => ({ block, element, option })),
      );
    }
  }
  return requireFound(found[nth], `no button or menu item ${String(name)}`, blocks);
}

function findNamed(blocks: readonly Block[], name: string, nth: number): Found {
  const found = blocks.flatMap((block) =>
    elementsOf(block)
      .filter((element) => namesOf(block, element).includes(name))
      .map((element) => ({ block, element })),
  );
  return requireFound(found[nth], `no field ${name}`, blocks);
}

function namesOf(block: Block, element: Element): readonly (string | undefined)[] {
  const section = block.type === 'section' && typeof block.text === 'object' ? block.text.text : undefined;
  return [element.action_id, block.block_id, block.label?.text, element.text?.text, element.placeholder?.text, section];
}

function requireFound(found: Found | undefined, complaint: string, blocks: readonly Block[]): Found {
  if (found) return found;
  const there = blocks.flatMap((block) =>
    elementsOf(block).map(
      (element) =>
        `${element.type} "${element.text?.text ?? block.label?.text ?? ''}" (${block.block_id}/${element.action_id})`,
    ),
  );
  throw new Error(`${complaint}; there are: ${there.join(', ') || 'no elements'}`);
}

function requireConfirmed(element: Element, options: PressOptions | undefined): void {
  if (element.confirm && !options?.confirm)
    throw new Error(`asks first: "${element.confirm.text.text}" (give { confirm: true })`);
}

async function enteredOf(place: Place, found: Found, value: Filled): Promise<Entered> {
  const { element } = found;
  if (value === null) return null;
  if (element.type === 'external_select' || element.type === 'multi_external_select') {
    const chosen: Option[] = [];
    for (const item of [value].flat()) chosen.push(await pickSuggestion(place, found, item));
    return element.type === 'external_select' ? (chosen[0] ?? null) : chosen;
  }
  const known = optionsOf(element);
  if (known.length === 0) return value;
  const toValue = (item: string): string =>
    known.find((option) => option.text.text === item || option.value === item)?.value ?? item;
  return typeof value === 'string' ? toValue(value) : value.map(toValue);
}

async function pickSuggestion(place: Place, found: Found, item: string): Promise<Option> {
  const offered = await suggestionsOf(place, found, item);
  const option = offered.find((candidate) => candidate.text.text === item || candidate.value === item) ?? offered[0];
  if (!option) throw new Error(`nothing is suggested for "${item}"`);
  return option;
}

async function suggestionsOf(place: Place, { block, element }: Found, query: string): Promise<readonly Option[]> {
  const { hands, person, on } = place;
  const items = await hands.suggest({ person, on, blockId: block.block_id, actionId: element.action_id, query });
  return items.flatMap((item) => (isGroup(item) ? item.options : [item]));
}

export function fits(wanted: string | RegExp, text: string): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}
