import { isFields } from './block-kit/index.ts';
import { secret } from './secret.ts';
import type { Block, Json, View } from './types.ts';

/** Blocks as Slack gives them back: block_id and action_id filled in, text objects completed. Only for validated blocks. */
export function normalizeBlocks(blocks: unknown): readonly Block[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.filter(isFields).map((block) => normalizeBlock(block));
}

/** A validated view with its blocks normalized and Slack's defaults. */
export function normalizeView(view: Json): View {
  return {
    ...(complete(view) as Json),
    type: view['type'] === 'home' ? 'home' : 'modal',
    blocks: normalizeBlocks(view['blocks']),
  };
}

function normalizeBlock(block: Json): Block {
  const filled: Json = { block_id: shortId(), ...(complete(block) as Json) };
  for (const key of ['accessory', 'element']) if (isFields(filled[key])) filled[key] = withActionId(filled[key]);
  if (block['type'] === 'actions' && Array.isArray(filled['elements'])) {
    filled['elements'] = filled['elements'].map((element) => (isFields(element) ? withActionId(element) : element));
  }
  return filled as unknown as Block;
}

function withActionId(element: Json): Json {
  return element['type'] === 'image' ? element : { action_id: shortId(), ...element };
}

/** Slack answers plain_text with `emoji: true` and mrkdwn with `verbatim: false` when they were left out. */
function complete(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(complete);
  if (!isFields(value)) return value;
  const copy: Json = {};
  for (const [key, item] of Object.entries(value)) if (item !== undefined) copy[key] = complete(item);
  if (copy['type'] === 'plain_text' && copy['emoji'] === undefined) copy['emoji'] = true;
  if (copy['type'] === 'mrkdwn' && copy['verbatim'] === undefined) copy['verbatim'] = false;
  return copy;
}

function shortId(): string {
  return secret(4).slice(0, 5);
}
