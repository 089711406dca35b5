import { elementsOf } from '../form-state.ts';
import type { Block, Element, Json, TextObject } from '../types.ts';
import { type Holder, type PageContext, textHtml } from './context.ts';
import { elementHtml } from './elements.ts';
import { attributes, type Html, html } from './html.ts';
import { imageHtml } from './images.ts';
import { mrkdwn } from './mrkdwn.ts';
import { richTextHtml } from './rich-text.ts';
import { tableHtml } from './tables.ts';

/** Blocks one below the other; each can be redrawn alone by its key. */
export function blocksHtml(context: PageContext, blocks: readonly Block[], holder: Holder): Html {
  return html`${blocks.map((block) => html`<div class="block block-${block.type}" data-key="${block.block_id}" data-block-id="${block.block_id}">${blockHtml(context, block, holder)}</div>`)}`;
}

function blockHtml(context: PageContext, block: Block, holder: Holder): Html | null {
  switch (block.type) {
    case 'section':
      return sectionHtml(context, block, holder);
    case 'header':
      return html`<h3>${textHtml(context, block.text as TextObject)}</h3>`;
    case 'divider':
      return html`<hr>`;
    case 'context':
      return html`${(block.elements ?? []).map((item) => html`<span>${item['type'] === 'image' ? imageHtml(context, item, 'icon') : textHtml(context, item as unknown as TextObject)}</span>`)}`;
    case 'actions':
      return html`${elementsOf(block).map((element) => placed(context, block, element, holder, undefined))}`;
    case 'input':
      return inputHtml(context, block, holder);
    case 'image':
      return html`<figure>${block.title ? html`<figcaption>${textHtml(context, block.title)}</figcaption>` : null}${imageHtml(context, block as unknown as Json, 'picture')}</figure>`;
    case 'rich_text':
      return richTextHtml(context, block.elements ?? []);
    case 'markdown':
      return html`${mrkdwn(context.workspace, String(block.text ?? '').replace(/\*\*(.+?)\*\*/g, '*$1*'))}`;
    case 'table':
    case 'data_table':
      return tableHtml(context, block);
    default:
      return html`<em class="unplayed">${context.say('unplayed', { type: block.type })}</em>`;
  }
}

function sectionHtml(context: PageContext, block: Block, holder: Holder): Html {
  const text = textHtml(context, block.text as TextObject | undefined);
  const fields = block.fields?.map((field) => html`<div>${textHtml(context, field)}</div>`);
  const label = typeof block.text === 'object' ? block.text.text : undefined;
  return html`<div class="section-text">${text ? html`<div>${text}</div>` : null}${fields ? html`<div class="fields">${fields}</div>` : null}</div>${
    block.accessory
      ? html`<div class="accessory">${placed(context, block, block.accessory, holder, label)}</div>`
      : null
  }`;
}

function inputHtml(context: PageContext, block: Block, holder: Holder): Html {
  const error = holder.errors[block.block_id];
  const label = block.label?.text;
  return html`<div class="field${error ? ' wrong' : ''}"><div class="label">${textHtml(context, block.label)}${block.optional ? html` <span class="optional">${context.say('form.optional')}</span>` : null}</div>${
    block.element ? placed(context, block, block.element, holder, label) : null
  }<p class="field-error" role="alert"${attributes({ hidden: !error })}>${error}</p>${block.hint ? html`<p class="hint">${textHtml(context, block.hint)}</p>` : null}</div>`;
}

function placed(context: PageContext, block: Block, element: Element, holder: Holder, label: string | undefined): Html {
  const entry = holder.state[block.block_id]?.[element.action_id];
  const dispatches = block.type !== 'input' || block.dispatch_action === true;
  return elementHtml(context, element, { blockId: block.block_id, entry, label, dispatches });
}
