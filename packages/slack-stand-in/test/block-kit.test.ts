import { problemLine, type Refusal, refusalOfMessage, refusalOfSuggestions, refusalOfView } from 'slack-stand-in';
import { describe, expect, it } from 'vitest';

type Json = Record<string, unknown>;

const s = (length: number): string => 'x'.repeat(length);
const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));
const plain = (text: string): Json => ({ type: 'plain_text', text });
const mrkdwn = (text: string): Json => ({ type: 'mrkdwn', text });
const option = (index: number | string = 1, extra: Json = {}): Json => ({
  text: plain(`Option ${index}`),
  value: `v${index}`,
  ...extra,
});
const group = (options: Json[], label = 'Group'): Json => ({ label: plain(label), options });
const section = (extra: Json = {}): Json => ({ type: 'section', text: mrkdwn('Hello'), ...extra });
const actions = (...elements: Json[]): Json => ({ type: 'actions', elements });
const button = (extra: Json = {}): Json => ({ type: 'button', text: plain('Go'), ...extra });
const input = (element: Json, extra: Json = {}): Json => ({ type: 'input', label: plain('Label'), element, ...extra });
const textInput = (extra: Json = {}): Json => ({ type: 'plain_text_input', ...extra });
const select = (extra: Json = {}): Json => ({ type: 'static_select', options: [option()], ...extra });
const image = (extra: Json = {}): Json => ({
  type: 'image',
  image_url: 'https://acme.test/a.png',
  alt_text: 'A chart',
  ...extra,
});
const modal = (extra: Json = {}): Json => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Send'),
  blocks: [section()],
  ...extra,
});
const confirm = (extra: Json = {}): Json => ({
  title: plain('Sure?'),
  text: plain('It cannot be undone'),
  confirm: plain('Yes'),
  deny: plain('No'),
  ...extra,
});
const row = (columns: number, text = 'c'): Json[] => many(columns, () => ({ type: 'raw_text', text }));

const inModal = (...blocks: Json[]): Refusal | null => refusalOfView(modal({ blocks }), 'modal');
const inMessage = (...blocks: Json[]): Refusal | null => refusalOfMessage({ text: 'Fallback', blocks });

/** what, its limit, and the check of a payload of a given size. */
const limits: readonly [what: string, limit: number, check: (size: number) => Refusal | null][] = [
  ['characters of a modal title', 24, (n) => refusalOfView(modal({ title: plain(s(n)) }), 'modal')],
  ['characters of a submit button', 24, (n) => refusalOfView(modal({ submit: plain(s(n)) }), 'modal')],
  ['characters of a close button', 24, (n) => refusalOfView(modal({ close: plain(s(n)) }), 'modal')],
  ['characters of private_metadata', 3000, (n) => refusalOfView(modal({ private_metadata: s(n) }), 'modal')],
  ['characters of callback_id', 255, (n) => refusalOfView(modal({ callback_id: s(n) }), 'modal')],
  ['characters of external_id', 255, (n) => refusalOfView(modal({ external_id: s(n) }), 'modal')],
  ['blocks of a modal', 100, (n) => inModal(...many(n, () => section()))],
  ['blocks of a Home tab', 100, (n) => refusalOfView({ type: 'home', blocks: many(n, () => section()) }, 'home')],
  ['blocks of a message', 50, (n) => inMessage(...many(n, () => section()))],
  ['characters of block_id', 255, (n) => inModal(section({ block_id: s(n) }))],
  ['characters of action_id', 255, (n) => inModal(actions(button({ action_id: s(n) })))],
  ['characters of a section', 3000, (n) => inModal(section({ text: mrkdwn(s(n)) }))],
  ['fields of a section', 10, (n) => inModal(section({ fields: many(n, () => plain('f')) }))],
  ['characters of a field', 2000, (n) => inModal(section({ fields: [mrkdwn(s(n))] }))],
  ['characters of a header', 150, (n) => inModal({ type: 'header', text: plain(s(n)) })],
  ['elements of a context', 10, (n) => inModal({ type: 'context', elements: many(n, () => mrkdwn('c')) })],
  ['elements of actions', 25, (n) => inModal(actions(...many(n, () => button())))],
  ['characters of a markdown block', 12_000, (n) => inMessage({ type: 'markdown', text: s(n) })],
  ['characters of a button', 75, (n) => inModal(actions(button({ text: plain(s(n)) })))],
  ['characters of a button value', 2000, (n) => inModal(actions(button({ value: s(n) })))],
  ['characters of a button url', 3000, (n) => inModal(actions(button({ url: s(n) })))],
  ['characters of an accessibility_label', 75, (n) => inModal(actions(button({ accessibility_label: s(n) })))],
  ['characters of an option', 75, (n) => inModal(actions(select({ options: [option(1, { text: plain(s(n)) })] })))],
  ['characters of an option value', 75, (n) => inModal(actions(select({ options: [option(1, { value: s(n) })] })))],
  [
    'characters of an option description',
    75,
    (n) => inModal(actions(select({ options: [option(1, { description: plain(s(n)) })] }))),
  ],
  ['options of a select', 100, (n) => inModal(actions(select({ options: many(n, option) })))],
  [
    'groups of a select',
    100,
    (n) => inModal(actions({ type: 'static_select', option_groups: many(n, () => group([option()])) })),
  ],
  [
    'options of a group',
    100,
    (n) => inModal(actions({ type: 'static_select', option_groups: [group(many(n, option))] })),
  ],
  [
    'characters of a group label',
    75,
    (n) => inModal(actions({ type: 'static_select', option_groups: [group([option()], s(n))] })),
  ],
  ['options of an overflow menu', 5, (n) => inModal(actions({ type: 'overflow', options: many(n, option) }))],
  ['options of radio buttons', 10, (n) => inModal(actions({ type: 'radio_buttons', options: many(n, option) }))],
  ['options of checkboxes', 10, (n) => inModal(actions({ type: 'checkboxes', options: many(n, option) }))],
  ['characters of a placeholder', 150, (n) => inModal(actions(select({ placeholder: plain(s(n)) })))],
  ['characters of an input label', 2000, (n) => inModal(input(textInput(), { label: plain(s(n)) }))],
  ['characters of an input hint', 2000, (n) => inModal(input(textInput(), { hint: plain(s(n)) }))],
  ['min_length of a text input', 3000, (n) => inModal(input(textInput({ min_length: n })))],
  ['max_length of a text input', 3000, (n) => inModal(input(textInput({ max_length: n })))],
  ['characters of an initial value', 3000, (n) => inModal(input(textInput({ initial_value: s(n) })))],
  ['characters of a confirm title', 100, (n) => inModal(actions(button({ confirm: confirm({ title: plain(s(n)) }) })))],
  ['characters of a confirm text', 300, (n) => inModal(actions(button({ confirm: confirm({ text: mrkdwn(s(n)) }) })))],
  [
    'characters of a confirm button',
    30,
    (n) => inModal(actions(button({ confirm: confirm({ confirm: plain(s(n)) }) }))),
  ],
  ['characters of a deny button', 30, (n) => inModal(actions(button({ confirm: confirm({ deny: plain(s(n)) }) })))],
  ['characters of alt_text', 2000, (n) => inModal(image({ alt_text: s(n) }))],
  ['characters of image_url', 3000, (n) => inModal(image({ image_url: s(n) }))],
  ['rows of a table', 100, (n) => inMessage({ type: 'table', rows: many(n, () => row(1)) })],
  ['columns of a table', 20, (n) => inMessage({ type: 'table', rows: [row(n)] })],
  ['characters of a table', 10_000, (n) => inMessage({ type: 'table', rows: [row(10, s(n / 10))] })],
  [
    'rows of a data table',
    101,
    (n) => inMessage({ type: 'data_table', caption: 'Debtors', rows: many(n, () => row(1)) }),
  ],
  [
    'page_size of a data table',
    100,
    (n) => inMessage({ type: 'data_table', caption: 'Debtors', page_size: n, rows: [row(1), row(1)] }),
  ],
  ['characters of a message', 40_000, (n) => refusalOfMessage({ text: s(n) })],
  ['suggestions', 100, (n) => refusalOfSuggestions({ options: many(n, option) })],
  ['groups of suggestions', 100, (n) => refusalOfSuggestions({ option_groups: many(n, () => group([option()])) })],
];

describe('Block Kit limits', () => {
  it.each(limits)('%s: %i pass, one more does not', (_what, limit, check) => {
    expect(check(limit)).toBeNull();
    expect(check(_what === 'characters of a table' ? limit + 10 : limit + 1)).not.toBeNull();
  });
});

/** what, the payload that is fine, and the one that is not, with Slack's answer. */
const rules: readonly [what: string, good: Refusal | null, bad: Refusal | null, error: string, line: string][] = [
  [
    'a modal with inputs → needs a submit button',
    inModal(input(textInput())),
    refusalOfView(modal({ submit: undefined, blocks: [input(textInput())] }), 'modal'),
    'invalid_arguments',
    '[ERROR] missing required field: submit (the view has input blocks) [json-pointer:/view]',
  ],
  [
    'a block_id → stands once',
    inModal(section({ block_id: 'a' }), section({ block_id: 'b' })),
    inModal(section({ block_id: 'a' }), section({ block_id: 'a' })),
    'invalid_arguments',
    '[ERROR] `block_id` a already exists [json-pointer:/view/blocks/1/block_id]',
  ],
  [
    'an action_id → stands once in its block',
    inModal(actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))),
    inModal(actions(button({ action_id: 'a' }), button({ action_id: 'a' }))),
    'invalid_arguments',
    '[ERROR] `action_id` a already exists [json-pointer:/view/blocks/0]',
  ],
  [
    'a message with blocks → needs a text',
    inMessage(section()),
    refusalOfMessage({ blocks: [section()] }),
    'no_text',
    '[ERROR] missing text beside blocks [json-pointer:/text]',
  ],
  [
    'an image → needs alt_text',
    inMessage(image()),
    inMessage(image({ alt_text: undefined })),
    'invalid_blocks',
    '[ERROR] missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    'an empty text → refused',
    inMessage(section()),
    inMessage(section({ text: plain('') })),
    'invalid_blocks',
    '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'an initial option → one of the options',
    inModal(actions(select({ initial_option: option() }))),
    inModal(actions(select({ initial_option: option(2) }))),
    'invalid_arguments',
    '[ERROR] must match one of the options [json-pointer:/view/blocks/0/elements/0/initial_option]',
  ],
  [
    'a select → options or groups',
    inModal(actions(select())),
    inModal(actions({ type: 'static_select' })),
    'invalid_arguments',
    '[ERROR] must provide exactly one of: options, option_groups [json-pointer:/view/blocks/0/elements/0]',
  ],
  [
    'an unknown property → refused',
    inMessage(section()),
    inMessage(section({ colour: 'red' })),
    'invalid_blocks',
    '[ERROR] invalid additional property: colour [json-pointer:/blocks/0]',
  ],
  [
    'an unknown block → refused',
    inMessage(section()),
    inMessage({ type: 'sparkle' }),
    'invalid_blocks',
    '[ERROR] unsupported type: sparkle [json-pointer:/blocks/0/type]',
  ],
  [
    'an element in a block that does not bear it → refused',
    inModal(input(textInput())),
    inModal(actions(textInput())),
    'invalid_arguments',
    '[ERROR] unsupported type: plain_text_input [json-pointer:/view/blocks/0/elements/0/type]',
  ],
  [
    'a table in a modal → refused',
    inMessage({ type: 'table', rows: [row(1)] }),
    inModal({ type: 'table', rows: [row(1)] }),
    'invalid_arguments',
    '[ERROR] unsupported type: table [json-pointer:/view/blocks/0/type]',
  ],
  [
    'two tables in a message → refused',
    inMessage({ type: 'table', rows: [row(1)] }),
    inMessage({ type: 'table', rows: [row(1)] }, { type: 'table', rows: [row(1)] }),
    'invalid_blocks',
    '[ERROR] only_one_table_allowed [json-pointer:/blocks]',
  ],
  [
    'a data table → needs a caption',
    inMessage({ type: 'data_table', caption: 'c', rows: [row(1), row(1)] }),
    inMessage({ type: 'data_table', rows: [row(1), row(1)] }),
    'invalid_blocks',
    '[ERROR] missing required field: caption [json-pointer:/blocks/0]',
  ],
  [
    'a header → plain text only',
    inModal({ type: 'header', text: plain('h') }),
    inModal({ type: 'header', text: mrkdwn('h') }),
    'invalid_arguments',
    '[ERROR] failed to match all allowed schemas: plain_text [json-pointer:/view/blocks/0/text/type]',
  ],
  [
    'a number input → says whether decimals are allowed',
    inModal(input({ type: 'number_input', is_decimal_allowed: false })),
    inModal(input({ type: 'number_input' })),
    'invalid_arguments',
    '[ERROR] missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]',
  ],
  [
    'rich text → known leaves',
    inMessage({
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] }],
    }),
    inMessage({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'blink' }] }] }),
    'invalid_blocks',
    '[ERROR] unsupported type: blink [json-pointer:/blocks/0/elements/0/elements/0/type]',
  ],
  [
    'a view of more than 250 KB → view_too_large',
    inModal(...many(83, () => section({ text: mrkdwn(s(2900)) }))),
    inModal(...many(90, () => section({ text: mrkdwn(s(2900)) }))),
    'view_too_large',
    '[ERROR] must be less than 250001 bytes [json-pointer:/view]',
  ],
  [
    '13,200 characters in all blocks of a message → msg_blocks_too_long',
    inMessage(...many(4, () => section({ text: mrkdwn(s(3000)) }))),
    inMessage(...many(5, () => section({ text: mrkdwn(s(2700)) }))),
    'msg_blocks_too_long',
    '[ERROR] must have less than 13201 characters in all [json-pointer:/blocks]',
  ],
];

describe('Block Kit rules', () => {
  it.each(rules)('%s', (_what, good, bad, error, line) => {
    expect(good).toBeNull();
    expect(bad?.error).toBe(error);
    expect(bad?.problems.map(problemLine)).toContain(line);
  });
});
