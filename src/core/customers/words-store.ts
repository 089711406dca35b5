import type { Db } from '../db/index.ts';
import type { CustomerWords, WordsAbout } from './customers.ts';

interface WordsRow {
  readonly id: string;
  readonly account_id: string | null;
  readonly message_id: string;
  readonly about: WordsAbout;
  readonly words: string;
  readonly at: number;
}

const NEWEST = 50;

export function createWordsStore(db: Db) {
  return {
    /** The row, or the one that said the same before. */
    async keep(words: CustomerWords, digest: string): Promise<{ kept: CustomerWords; isNew: boolean }> {
      const { id, messageId, about } = words;
      const inserted = await db('customer_words')
        .insert({
          id,
          account_id: words.accountId,
          message_id: messageId,
          about,
          words: words.words,
          digest,
          at: words.at,
        })
        .onConflict(['message_id', 'about', 'digest'])
        .ignore()
        .returning('id');
      if (inserted.length > 0) return { kept: words, isNew: true };
      const row = await db('customer_words')
        .where({ message_id: messageId, about, digest })
        .first<WordsRow | undefined>();
      if (!row) throw new Error('words that conflict with none');
      return { kept: toWords(row), isNew: false };
    },

    async list(accountId: string): Promise<CustomerWords[]> {
      const rows = await db<WordsRow>('customer_words')
        .where({ account_id: accountId })
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(NEWEST);
      return rows.map(toWords);
    },

    async byId(id: string): Promise<CustomerWords | null> {
      const row = await db<WordsRow>('customer_words').where({ id }).first();
      return row ? toWords(row) : null;
    },
  };
}

function toWords(row: WordsRow): CustomerWords {
  const { id, about, words, at } = row;
  return { id, accountId: row.account_id, messageId: row.message_id, about, words, at };
}
