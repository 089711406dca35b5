import { createHash } from 'node:crypto';
import type { AccessService } from '../access/index.ts';
import type { Base } from '../base.ts';
import { refuseField } from '../errors.ts';
import { manyLines } from '../text.ts';
import { type CustomersService, WORDS_LIMIT } from './customers.ts';
import { createWordsStore } from './words-store.ts';

/** What customers wrote on our pages: kept whole, whatever has become of what they wrote about (D11, R3). */
export function createWords(
  base: Base,
  { access }: { access: AccessService },
): Pick<CustomersService, 'listWords' | 'keepWords' | 'wordsById'> {
  const store = createWordsStore(base.db);
  return {
    async listWords(actor, accountId) {
      access.require(actor, 'customers.view');
      return await store.list(accountId);
    },

    async keepWords({ words, ...input }) {
      const text = manyLines(words).trim();
      if (text.length > WORDS_LIMIT) throw refuseField('words', 'customers.tooLong', { limit: WORDS_LIMIT });
      const row = { ...input, id: base.ids.next(), words: text, at: base.clock.now() };
      const found = await store.keep(row, createHash('sha256').update(text).digest('hex'));
      if (found.isNew) base.hub.emit('changed', { room: 'customers' });
      return found;
    },

    wordsById: (id) => store.byId(id),
  };
}
