import type { Base } from '../base.ts';
import { NotFound } from '../errors.ts';
import type { Mailing, MailingsService } from './mailings.ts';
import type { MailingsRooms } from './mailings-rooms.ts';
import { createMailingsStore, type MailingRecord } from './mailings-store.ts';

const PAGE = 50;

/** What was mailed, and how far it has come; changes nothing. */
export function createMailingLists(
  base: Base,
  { access, outbox }: MailingsRooms,
): Pick<MailingsService, 'list' | 'get'> {
  const store = createMailingsStore(base.db);

  return {
    async list(actor, { limit = PAGE } = {}) {
      access.require(actor, 'templates.view');
      return await Promise.all((await store.newest(limit)).map(withProgress));
    },

    async get(actor, id) {
      access.require(actor, 'templates.view');
      const mailing = await store.find(id);
      if (!mailing) throw new NotFound('mailings.notFound');
      return { ...(await withProgress(mailing)), skipped: await store.skips(id) };
    },
  };

  async function withProgress(mailing: MailingRecord): Promise<Mailing> {
    const { id, templateName, templateVersion, plan, scheduledFor, createdAt } = mailing;
    const progress = await outbox.progress(id);
    return { id, templateName, templateVersion, plan, scheduledFor, createdAt, progress };
  }
}
