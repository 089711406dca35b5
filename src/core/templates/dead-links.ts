import { Edits, walkHtml } from './html-tokens.ts';

/** Where an address stands that a reader could follow or send to. */
const ADDRESSES: ReadonlySet<string> = new Set(['href', 'action', 'formaction', 'ping', 'xlink:href']);

/** A mail's HTML in which nothing can be followed: what is looked at by the team is not the customer's to press. */
export function withDeadLinks(html: string): string {
  const edits = new Edits();
  walkHtml(html, {
    open: ({ attributes }) => {
      for (const { name, range } of attributes) if (ADDRESSES.has(name)) edits.replace(range, '');
    },
  });
  return edits.apply(html);
}
