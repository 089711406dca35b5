import { isFields } from './block-kit/index.ts';
import type { Block, Json, View } from './types.ts';
import type { Workspace } from './workspace.ts';

/** Blocks as Slack gives them back: block_id and action_id filled in, text objects completed. Only for validated blocks. */
export function normalizeBlocks(workspace: Workspace, blocks: unknown): readonly Block[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.filter(isFields).map((block) => normalizeBlock(workspace, block));
}

/** A validated view with its blocks normalized and Slack's defaults. */
export function normalizeView(workspace: Workspace, view: Json): View {
  return {
    ...(complete(view) as Json),
    type: view['type'] === 'home' ? 'home' : 'modal',
    blocks: normalizeBlocks(workspace, view['blocks']),
  };
}

function normalizeBlock(workspace: Workspace, block: Json): Block {
  const filled: Json = { block_id: shortId(workspace), ...(complete(block) as Json) };
  for (const key of ['accessory', 'element'])
    if (isFields(filled[key])) filled[key] = withActionId(workspace, filled[key]);
  if (block['type'] === 'actions' && Array.isArray(filled['elements'])) {
    filled['elements'] = filled['elements'].map((element) =>
      isFields(element) ? withActionId(workspace, element) : element,
    );
  }
  return filled as unknown as Block;
}

function withActionId(workspace: Workspace, element: Json): Json {
  return element['type'] === 'image' ? element : { action_id: shortId(workspace), ...element };
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

function shortId(workspace: Workspace): string {
  return workspace.ids.secret(4).slice(0, 5);
}
