import { checkBlocks } from './blocks.ts';
import {
  checkKeys,
  checkList,
  checkString,
  checkWord,
  createPlace,
  type Fields,
  isFields,
  type Problem,
} from './place.ts';
import { checkOption, checkOptionGroup, checkText } from './text.ts';

/** Bytes of one view as JSON (Slack's reference of views.open: `view_too_large`). */
export const VIEW_BYTES = 250_000;
/** Characters of text in all blocks of one message; undocumented, seen in slackapi/bolt-js #2509. */
export const MESSAGE_BLOCK_CHARACTERS = 13_200;
/** Characters of a message's `text`; Slack cuts what is longer, we refuse it. */
export const MESSAGE_TEXT_CHARACTERS = 40_000;

const VIEW_KEYS = ['type', 'blocks', 'private_metadata', 'callback_id', 'external_id'];
const MODAL_KEYS = [...VIEW_KEYS, 'title', 'submit', 'close', 'clear_on_close', 'notify_on_close', 'submit_disabled'];

export interface Refusal {
  /** Slack's error word, e.g. `invalid_blocks`. */
  readonly error: string;
  readonly problems: readonly Problem[];
}

/** Checks a modal or an App Home view as views.open, views.push, views.update and views.publish do. */
export function refusalOfView(view: unknown, surface: 'modal' | 'home'): Refusal | null {
  const problems: Problem[] = [];
  const place = createPlace('/view', problems);
  if (!isFields(view))
    return { error: 'invalid_arguments', problems: [{ pointer: '/view', message: 'must be an object' }] };
  if (byteLength(view) > VIEW_BYTES) {
    return {
      error: 'view_too_large',
      problems: [{ pointer: '/view', message: `must be less than ${VIEW_BYTES + 1} bytes` }],
    };
  }
  checkWord(place, view, 'type', [surface]);
  if (view['type'] === undefined) place.refuse('missing required field: type');
  checkKeys(place, view, surface === 'modal' ? MODAL_KEYS : VIEW_KEYS);
  checkString(place, view, 'private_metadata', { max: 3000 });
  checkString(place, view, 'callback_id', { max: 255 });
  checkString(place, view, 'external_id', { max: 255 });
  checkList(place, view, 'blocks', { min: 1, max: 100, required: true, each: () => {} });
  const blocks = Array.isArray(view['blocks']) ? view['blocks'] : [];
  if (surface === 'modal') checkModalFrame(place, view, blocks);
  checkBlocks(place.at('blocks'), blocks, surface);
  return problems.length > 0 ? { error: 'invalid_arguments', problems } : null;
}

/** Checks `text` and `blocks` of a message as chat.postMessage does, and that blocks come with a text to fall back on. */
export function refusalOfMessage(message: Fields): Refusal | null {
  const problems: Problem[] = [];
  const place = createPlace('', problems);
  const { text, blocks } = { text: message['text'], blocks: message['blocks'] };
  if (text !== undefined && text !== null && typeof text !== 'string') {
    return { error: 'invalid_arguments', problems: [{ pointer: '/text', message: 'must be a string' }] };
  }
  if (typeof text === 'string' && text.length > MESSAGE_TEXT_CHARACTERS) {
    return {
      error: 'msg_too_long',
      problems: [{ pointer: '/text', message: `must be less than ${MESSAGE_TEXT_CHARACTERS + 1} characters` }],
    };
  }
  const empty = blocks === undefined || blocks === null || (Array.isArray(blocks) && blocks.length === 0);
  if (!text) {
    // Slack only warns when blocks come alone; but then notifications and screen readers have nothing to say.
    return {
      error: 'no_text',
      problems: [{ pointer: '/text', message: empty ? 'missing required field: text' : 'missing text beside blocks' }],
    };
  }
  if (empty) return null;
  checkList(place, message, 'blocks', { max: 50, each: () => {} });
  if (Array.isArray(blocks)) checkBlocks(place.at('blocks'), blocks, 'message');
  checkTables(blocks, place);
  if (problems.length > 0) return { error: 'invalid_blocks', problems };
  if (blockCharacters(blocks) > MESSAGE_BLOCK_CHARACTERS) {
    return {
      error: 'msg_blocks_too_long',
      problems: [
        { pointer: '/blocks', message: `must have less than ${MESSAGE_BLOCK_CHARACTERS + 1} characters in all` },
      ],
    };
  }
  return null;
}

/** Checks the answer to a `block_suggestion`: at most 100 options, or 100 groups. */
export function refusalOfSuggestions(answer: unknown): Refusal | null {
  const problems: Problem[] = [];
  const place = createPlace('', problems);
  if (!isFields(answer) || (answer['options'] === undefined) === (answer['option_groups'] === undefined)) {
    return {
      error: 'invalid_arguments',
      problems: [{ pointer: '', message: 'must provide exactly one of: options, option_groups' }],
    };
  }
  checkList(place, answer, 'options', {
    max: 100,
    each: (here, option) => checkOption(here, option, { kind: 'plain' }),
  });
  checkList(place, answer, 'option_groups', { max: 100, each: checkOptionGroup });
  return problems.length > 0 ? { error: 'invalid_arguments', problems } : null;
}

function checkModalFrame(place: ReturnType<typeof createPlace>, view: Fields, blocks: readonly unknown[]): void {
  checkText(place, view, 'title', { max: 24, kind: 'plain', required: true });
  checkText(place, view, 'submit', { max: 24, kind: 'plain' });
  checkText(place, view, 'close', { max: 24, kind: 'plain' });
  const hasInput = blocks.some((block) => isFields(block) && block['type'] === 'input');
  if (hasInput && view['submit'] === undefined)
    place.refuse('missing required field: submit (the view has input blocks)');
}

/** A message bears one table. */
function checkTables(blocks: unknown, place: ReturnType<typeof createPlace>): void {
  const tables = Array.isArray(blocks) ? blocks.filter((block) => isFields(block) && block['type'] === 'table') : [];
  if (tables.length > 1) place.at('blocks').refuse('only_one_table_allowed');
}

/**
 * How long a message's blocks are. Slack names neither rule nor number: 13,297 characters of plain
 * markdown pass (bolt-js #2509) and 11,341 characters of richly nested text do not (bolt-js #2867),
 * so every object that stands around a text costs something too.
 */
export function blockCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + blockCharacters(item), 0);
  if (!isFields(value)) return 0;
  const container = typeof value['type'] === 'string' ? 10 : 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'text' && typeof item === 'string' ? item.length : blockCharacters(item)),
    container,
  );
}

function byteLength(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
