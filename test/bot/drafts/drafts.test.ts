import { describe, expect, it } from 'vitest';
import { createDrafts } from '../../../src/bot/drafts/drafts.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import { openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';

describe.each(testDatabases)('drafts (%s)', (database) => {
  it('[B2] kept over a restart, for their owner and kind alone, for a day', async () => {
    const { core, clock } = await openTestCore(database);
    const id = await createDrafts(core).create('debtors', 'U0ANA', { ticks: ['é'] });
    const drafts = createDrafts(core);
    expect(await drafts.read('debtors', 'U0ANA', id)).toEqual({ ticks: ['é'] });
    await expect(drafts.read('debtors', 'U0BRUNO', id)).rejects.toMatchObject({ code: 'bot.draftGone' });
    await expect(drafts.read('send', 'U0ANA', id)).rejects.toMatchObject({ code: 'bot.draftGone' });
    clock.advance(DAY + HOUR);
    await drafts.create('debtors', 'U0ANA', {});
    await expect(drafts.read('debtors', 'U0ANA', id)).rejects.toMatchObject({ code: 'bot.draftGone' });
  });

  it('[B2] twenty quick changes at once → none is lost', async () => {
    const { core } = await openTestCore(database);
    const drafts = createDrafts(core);
    const id = await drafts.create('debtors', 'U0ANA', { count: 0 });
    const change = () =>
      drafts.change<{ count: number }, number>({ kind: 'debtors', slackUserId: 'U0ANA', id }, async ({ count }) => ({
        data: { count: count + 1 },
        result: count,
      }));
    await Promise.all(Array.from({ length: 20 }, change));
    expect(await drafts.read('debtors', 'U0ANA', id)).toEqual({ count: 20 });
  });
});
