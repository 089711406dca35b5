import type { Bot } from '../bot.ts';
import { FROM_THE_START } from '../lists.ts';
import type { ActionTurn, Answer } from '../turn.ts';
import type { Verb } from '../verbs.ts';
import { messageCard } from './message-card.ts';
import { OUTBOX, RETRY_AT_ONCE, ROW_ACTS, type RowAct, registerOutboxList, type ShowOutbox } from './outbox-list.ts';

/** `/relance outbox`: every mail with its state, and what can be done about those in trouble (E3). */
export function registerOutbox(bot: Bot): { verb: Verb; show: ShowOutbox } {
  const { core, router } = bot;
  const { show, again, queryOf } = registerOutboxList(bot);
  const verb: Verb = {
    name: 'outbox',
    permissions: ['templates.view', 'debtors.view', 'incidents.view', 'documents.view', 'ratings.view'],
    opens: 'modal',
    run: async ({ caller, text }) => ({ show: await show(caller, { search: text }) }),
  };

  router.action(OUTBOX.row, 'modal', async (turn) => {
    const [act = '', id = ''] = turn.value.split(':');
    const known = ROW_ACTS.find((each) => each === act);
    if (known) await perform(turn, known, id);
    return await listAgain(turn);
  });
  router.action(OUTBOX.open, 'modal', async ({ caller, place, value }) => ({
    show: await messageCard(bot, caller, {
      id: value,
      query: place.view ? queryOf(place.view) : FROM_THE_START,
      backId: OUTBOX.back,
    }),
  }));
  router.action(OUTBOX.back, 'modal', listAgain);
  router.action(OUTBOX.retryAll, 'modal', async (turn) => {
    const { actor } = turn.caller;
    const query = turn.place.view ? queryOf(turn.place.view) : FROM_THE_START;
    const filter = {
      state: 'failed' as const,
      ...(query.q ? { search: query.q } : {}),
      ...(query.f['batch'] ? { batchId: query.f['batch'] } : {}),
    };
    const { rows } = await core.outbox.list(actor, filter, { limit: RETRY_AT_ONCE });
    await core.transaction((rooms) =>
      rooms.outbox.retry(
        actor,
        rows.map((row) => row.id),
      ),
    );
    return await listAgain(turn);
  });
  return { verb, show };

  async function perform({ caller: { actor } }: ActionTurn, act: RowAct, id: string): Promise<void> {
    await core.transaction(async ({ outbox }) => {
      if (act === 'retry') await outbox.retry(actor, [id]);
      else if (act === 'cancel') await outbox.cancel(actor, [id]);
      else await outbox.settle(actor, { id, as: act });
    });
  }

  async function listAgain({ caller, place }: ActionTurn): Promise<Answer> {
    return { show: await again(caller, place.view ? queryOf(place.view) : FROM_THE_START) };
  }
}
