import type { OpenView } from '../types.ts';
import { blocksHtml } from './blocks.ts';
import { type PageContext, textHtml } from './context.ts';
import { attributes, type Html, html } from './html.ts';

/** The topmost modal of the person, or nothing. */
export function modalHtml(context: PageContext): Html {
  const stack = context.workspace.stacks.get(context.person.id) ?? [];
  const top = stack.at(-1);
  return top ? viewHtml(context, top, stack.length) : html``;
}

function viewHtml(context: PageContext, open: OpenView, depth: number): Html {
  const { say } = context;
  const { view } = open;
  const back =
    depth > 1
      ? html`<button type="button" class="button quiet" data-close="this" aria-label="${say('modal.back')}" title="${say('modal.back')}">←</button>`
      : null;
  const trouble = open.trouble
    ? html`<p class="trouble" role="alert">${say('modal.trouble', { app: context.workspace.bot.name, error: open.trouble })}</p>`
    : null;
  const submit = view.submit
    ? html`<button type="submit" class="button primary"${attributes({ disabled: open.busy })}>${open.busy ? html`<span class="spinner" aria-hidden="true"></span>` : null}${textHtml(context, view.submit)}</button>`
    : null;
  return html`<form class="modal" novalidate data-view="${open.id}" aria-labelledby="modal-title"><header data-key="header">${back}<h2 id="modal-title">${textHtml(context, view.title)}</h2><button type="button" class="button quiet" data-close="all" aria-label="${say('modal.close')}" title="${say('modal.close')}">×</button></header><div class="modal-body">${trouble}${blocksHtml(context, view.blocks, open)}</div><footer data-key="footer"><button type="button" class="button" data-close="this">${textHtml(context, view.close) ?? say(view.submit ? 'modal.cancel' : 'modal.close')}</button>${submit}</footer></form>`;
}
