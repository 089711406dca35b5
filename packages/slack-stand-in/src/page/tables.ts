import type { Block, Json } from '../types.ts';
import type { PageContext } from './context.ts';
import { type Html, html } from './html.ts';
import { plainText } from './mrkdwn.ts';
import { richTextHtml } from './rich-text.ts';

/** A table with its first row as header, scrolling sideways when it is wide. */
export function tableHtml(context: PageContext, block: Block): Html {
  const [head = [], ...body] = block.rows ?? [];
  const cells = (row: readonly Json[], tag: 'th' | 'td'): readonly Html[] =>
    row.map((cell) =>
      tag === 'th'
        ? html`<th scope="col">${cellHtml(context, cell)}</th>`
        : html`<td${cell['type'] === 'raw_number' ? html` class="number"` : null}>${cellHtml(context, cell)}</td>`,
    );
  return html`<div class="table-scroll" tabindex="0"><table>${block.caption ? html`<caption>${block.caption}</caption>` : null}<thead><tr>${cells(head, 'th')}</tr></thead><tbody>${body.map((row) => html`<tr>${cells(row, 'td')}</tr>`)}</tbody></table></div>`;
}

function cellHtml(context: PageContext, cell: Json): Html {
  return cell['type'] === 'rich_text'
    ? richTextHtml(context, (cell['elements'] ?? []) as readonly Json[])
    : plainText(String(cell['text'] ?? ''));
}
