import type { Say } from '../../core/words.ts';

/** `Kind: `, with the space before the colon where the language has one. */
export function labelText({ say }: { readonly say: Say }, label: string): string {
  return `${say('tui:labelled', { label })} `;
}
