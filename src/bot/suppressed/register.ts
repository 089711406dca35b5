import { may } from '../../core/access/index.ts';
import type { Suppression } from '../../core/customers/index.ts';
import { bold, button, marked, md, pageAt, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { FROM_THE_START, type ListContent, type ListQuery, registerList } from '../lists.ts';
import type { Verb } from '../verbs.ts';

const SUPPRESSED = { list: 'suppressed', clear: 'suppressed.clear' } as const;

const PAGE = 10;

/** `/relance suppressed`: addresses that are not written to, why, and the way back (E4). */
export function registerSuppressed(bot: Bot): Verb {
  const { core, router } = bot;
  const list = registerList(bot, { id: SUPPRESSED.list, load });

  router.action(SUPPRESSED.clear, 'modal', async ({ caller, place, value }) => {
    await core.transaction((rooms) => rooms.customers.clearSuppression(caller.actor, value));
    return { show: await list.show(caller, place.view ? list.queryOf(place.view) : FROM_THE_START) };
  });

  return {
    name: 'suppressed',
    permissions: ['customers.view'],
    opens: 'modal',
    run: async ({ caller, text }) => ({ show: await list.show(caller, { q: text }) }),
  };

  async function load(caller: Caller, { q, o }: ListQuery): Promise<ListContent> {
    const { rows, total } = await core.customers.listSuppressions(
      caller.actor,
      { search: q },
      { offset: o, limit: PAGE },
    );
    return {
      title: caller.say('bot:suppressed.title'),
      rows: await Promise.all(rows.map((suppression) => rowOf(caller, suppression))),
      page: pageAt(o, total),
      empty: caller.say('bot:suppressed.empty'),
    };
  }

  async function rowOf(caller: Caller, suppression: Suppression) {
    const { say, format, actor } = caller;
    const { email, reason, detail, at, messageId } = suppression;
    const message = messageId === null ? null : await core.outbox.byId(messageId);
    const about = message
      ? md`\n${marked(say('bot:suppressed.about', { title: message.batchTitle, at: format.instant(message.sentAt ?? message.createdAt) }), 150)}`
      : md``;
    const words = detail ? md`\n${marked(detail, 250)}` : md``;
    const clear = button({
      id: SUPPRESSED.clear,
      text: say('bot:suppressed.clear'),
      value: email,
      confirm: {
        title: say('bot:suppressed.clearTitle'),
        text: say('bot:suppressed.clearText', { email }),
        confirm: say('bot:suppressed.clear'),
        deny: say('bot:cancel'),
      },
    });
    const head = md`${bold(marked(email, 100))} · ${format.instant(at)}\n${say(`customers:suppressed.${reason}`)}`;
    return section(md`${head}${words}${about}`, may(actor, 'customers.edit') ? clear : undefined);
  }
}
