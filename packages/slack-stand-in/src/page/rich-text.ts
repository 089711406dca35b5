import type { Json } from '../types.ts';
import type { PageContext } from './context.ts';
import { withEmoji } from './emoji.ts';
import { escapeHtml } from './escape.ts';
import { type Html, trusted } from './html.ts';
import { link, nameOf } from './mrkdwn.ts';

/** A rich_text block, or a rich_text cell of a table. */
export function richTextHtml(context: PageContext, elements: readonly Json[]): Html {
  return trusted(elements.map((element) => containerHtml(context, element)).join(''));
}

function containerHtml(context: PageContext, container: Json): string {
  const children = (container['elements'] ?? []) as readonly Json[];
  if (container['type'] === 'rich_text_list') {
    const tag = container['style'] === 'ordered' ? 'ol' : 'ul';
    return `<${tag}>${children.map((child) => `<li>${inner(context, (child['elements'] ?? []) as readonly Json[])}</li>`).join('')}</${tag}>`;
  }
  const body = inner(context, children);
  if (container['type'] === 'rich_text_quote') return `<blockquote>${body}</blockquote>`;
  if (container['type'] === 'rich_text_preformatted') return `<pre><code>${body}</code></pre>`;
  return `<div>${body}</div>`;
}

function inner(context: PageContext, leaves: readonly Json[]): string {
  return leaves.map((leaf) => styled(leaf, leafHtml(context, leaf))).join('');
}

function leafHtml({ workspace }: PageContext, leaf: Json): string {
  const text = (key: string): string => escapeHtml(String(leaf[key] ?? ''));
  switch (leaf['type']) {
    case 'text':
      return text('text').replaceAll('\n', '<br>');
    case 'link':
      return link(String(leaf['url']), text('text') || text('url'));
    case 'emoji':
      return withEmoji(`:${text('name')}:`);
    case 'user':
      return `<span class="mention">@${escapeHtml(nameOf(workspace, String(leaf['user_id'])))}</span>`;
    case 'channel':
      return `<span class="mention">#${escapeHtml(workspace.channels.get(String(leaf['channel_id']))?.name ?? String(leaf['channel_id']))}</span>`;
    case 'broadcast':
      return `<span class="mention">@${text('range')}</span>`;
    default:
      return text('fallback') || text('value');
  }
}

function styled(leaf: Json, body: string): string {
  const style = (leaf['style'] ?? {}) as Record<string, boolean>;
  const tags = [style['bold'] && 'b', style['italic'] && 'i', style['strike'] && 's', style['code'] && 'code'].filter(
    (tag) => typeof tag === 'string',
  );
  return tags.reduce((text, tag) => `<${tag}>${text}</${tag}>`, body);
}
