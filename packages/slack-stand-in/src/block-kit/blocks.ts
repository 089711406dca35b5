import { checkElement, checkImage } from './elements.ts';
import { checkKeys, checkList, checkObject, checkString, type Fields, isFields, type Place } from './place.ts';
import { checkRichText } from './rich-text.ts';
import { checkDataTable, checkTable } from './tables.ts';
import { checkText, checkTextObject } from './text.ts';

export type Surface = 'message' | 'modal' | 'home';

const SELECTS = ['static_select', 'external_select', 'users_select', 'conversations_select', 'channels_select'];
const MULTI_SELECTS = SELECTS.map((type) => `multi_${type}`);
const PICKERS = ['datepicker', 'timepicker', 'checkboxes', 'radio_buttons'];
const IN_ACTIONS = [
  'button',
  'overflow',
  'datetimepicker',
  'rich_text_input',
  ...SELECTS,
  ...MULTI_SELECTS,
  ...PICKERS,
];
const IN_SECTION = ['button', 'overflow', 'image', ...SELECTS, ...MULTI_SELECTS, ...PICKERS];
const TEXT_INPUTS = [
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
  'file_input',
];
const IN_INPUT = ['datetimepicker', ...TEXT_INPUTS, ...SELECTS, ...MULTI_SELECTS, ...PICKERS];

interface BlockRule {
  readonly keys: readonly string[];
  readonly surfaces: readonly Surface[];
  readonly check: (place: Place, block: Fields) => void;
}

const EVERYWHERE: readonly Surface[] = ['message', 'modal', 'home'];

const rules: Readonly<Record<string, BlockRule>> = {
  section: { keys: ['text', 'fields', 'accessory', 'expand'], surfaces: EVERYWHERE, check: checkSection },
  header: {
    keys: ['text'],
    surfaces: EVERYWHERE,
    check: (place, block) => checkText(place, block, 'text', { max: 150, kind: 'plain', required: true }),
  },
  divider: { keys: [], surfaces: EVERYWHERE, check: () => {} },
  context: { keys: ['elements'], surfaces: EVERYWHERE, check: checkContext },
  context_actions: {
    keys: ['elements'],
    surfaces: ['message'],
    check: (place, block) =>
      checkList(place, block, 'elements', {
        min: 1,
        max: 5,
        required: true,
        each: (here, item) => checkElement(here, item, ['feedback_buttons', 'icon_button']),
      }),
  },
  actions: {
    keys: ['elements'],
    surfaces: EVERYWHERE,
    check: (place, block) =>
      checkList(place, block, 'elements', {
        min: 1,
        max: 25,
        required: true,
        each: (here, item) => checkElement(here, item, IN_ACTIONS),
      }),
  },
  input: { keys: ['label', 'element', 'dispatch_action', 'hint', 'optional'], surfaces: EVERYWHERE, check: checkInput },
  image: {
    keys: ['image_url', 'slack_file', 'alt_text', 'title'],
    surfaces: EVERYWHERE,
    check: (place, block) => {
      checkImage(place, block);
      checkText(place, block, 'title', { max: 2000, kind: 'plain' });
    },
  },
  rich_text: { keys: ['elements'], surfaces: EVERYWHERE, check: checkRichText },
  markdown: {
    keys: ['text'],
    surfaces: ['message'],
    check: (place, block) => checkString(place, block, 'text', { min: 1, max: 12_000, required: true }),
  },
  table: { keys: ['rows', 'column_settings'], surfaces: ['message'], check: checkTable },
  data_table: {
    keys: ['rows', 'caption', 'page_size', 'row_header_column_index'],
    surfaces: ['message'],
    check: checkDataTable,
  },
  video: {
    keys: [
      'alt_text',
      'title',
      'thumbnail_url',
      'video_url',
      'author_name',
      'description',
      'provider_icon_url',
      'provider_name',
      'title_url',
    ],
    surfaces: EVERYWHERE,
    check: () => {},
  },
};

/** All blocks of one surface: each by its own rule, and ids used once. */
export function checkBlocks(place: Place, blocks: readonly unknown[], surface: Surface): void {
  const blockIds = new Set<string>();
  blocks.forEach((block, index) => {
    const here = place.at(index);
    checkBlock(here, block, surface);
    if (!isFields(block)) return;
    const blockId = block['block_id'];
    if (typeof blockId === 'string') {
      if (blockIds.has(blockId)) here.at('block_id').refuse(`\`block_id\` ${blockId} already exists`);
      blockIds.add(blockId);
    }
    checkActionIds(here, block);
  });
}

function checkBlock(place: Place, block: unknown, surface: Surface): void {
  if (!isFields(block)) {
    place.refuse('must be an object');
    return;
  }
  const type = block['type'];
  const rule = typeof type === 'string' && Object.hasOwn(rules, type) ? rules[type] : undefined;
  if (!rule?.surfaces.includes(surface)) {
    place.at('type').refuse(`unsupported type: ${String(type)}`);
    return;
  }
  checkKeys(place, block, ['type', 'block_id', ...rule.keys]);
  checkString(place, block, 'block_id', { min: 1, max: 255 });
  rule.check(place, block);
}

/** An action_id may stand once in a block. */
function checkActionIds(place: Place, block: Fields): void {
  const elements = [
    block['accessory'],
    block['element'],
    ...(Array.isArray(block['elements']) ? block['elements'] : []),
  ];
  const seen = new Set<string>();
  for (const element of elements) {
    const actionId = isFields(element) ? element['action_id'] : undefined;
    if (typeof actionId !== 'string') continue;
    if (seen.has(actionId)) place.refuse(`\`action_id\` ${actionId} already exists`);
    seen.add(actionId);
  }
}

function checkSection(place: Place, section: Fields): void {
  if (section['text'] === undefined && section['fields'] === undefined)
    place.refuse('must provide one of: text, fields');
  checkText(place, section, 'text', { max: 3000 });
  checkList(place, section, 'fields', {
    min: 1,
    max: 10,
    each: (here, field) =>
      isFields(field) ? checkTextObject(here, field, { max: 2000 }) : here.refuse('must be an object'),
  });
  if (section['accessory'] !== undefined) checkElement(place.at('accessory'), section['accessory'], IN_SECTION);
}

function checkContext(place: Place, context: Fields): void {
  checkList(place, context, 'elements', {
    min: 1,
    max: 10,
    required: true,
    each: (here, item) => {
      if (isFields(item) && item['type'] !== 'image') {
        checkTextObject(here, item, { max: 3000 });
        return;
      }
      checkElement(here, item, ['image']);
    },
  });
}

function checkInput(place: Place, input: Fields): void {
  checkText(place, input, 'label', { max: 2000, kind: 'plain', required: true });
  checkText(place, input, 'hint', { max: 2000, kind: 'plain' });
  checkObject(place, input, 'element', (here, element) => checkElement(here, element, IN_INPUT), true);
}
