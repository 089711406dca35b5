import { parseAddress } from '../../text.ts';

/** A report about more recipients than this is not about a mail of ours, which has one. */
const MOST_ADDRESSES = 100;

/** An address has at most 254 characters (RFC 5321 4.5.3.1); its type may stand before it. */
const LONGEST_WORD = 300;

/** The e-mail addresses in a text, in lower case, each once, in their order. */
export function addressesIn(text: string): string[] {
  const found = new Set<string>();
  for (const word of text.split(/[\s<>()[\]",;]+/u)) {
    if (found.size >= MOST_ADDRESSES) break;
    if (word.length > LONGEST_WORD || !word.includes('@')) continue;
    // `rfc822:anna@…`, `mailto:anna@…`, `anna@….:` at the end of a sentence.
    const bare = word
      .replace(/[.:!?'`]+$/u, '')
      .replace(/^.*:/u, '')
      .replace(/^['`]+/u, '');
    const address = parseAddress(bare);
    if (address !== null) found.add(address.toLowerCase());
  }
  return [...found];
}

/** Message-IDs in a text, with angle brackets. */
export function messageIdsIn(text: string): string[] {
  return [...new Set(text.match(/<[^<>\s@]{1,200}@[^<>\s@]{1,253}>/g) ?? [])].slice(0, MOST_ADDRESSES);
}
