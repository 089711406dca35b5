import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';

describe.each(testDatabases)('kept previews (%s)', (database) => {
  const mail = { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello', unsubscribeUrl: null };

  it('[T11] kept → found with the permission that it asks for; an hour later the next one drops it', async () => {
    const { core, clock } = await openTestCore(database);
    const keep = async () => {
      const url = await core.transaction((tx) =>
        tx.templates.keepPreview(admin, { kind: 'debtor', mail, slackUserId: 'U0ANA' }),
      );
      return core.base.links.read(url.slice(url.lastIndexOf('/') + 1))?.targetId ?? '';
    };
    const first = await keep();
    clock.advance(59 * MINUTE);
    const second = await keep();
    expect(await core.templates.keptPreview(first)).toEqual({ permission: 'debtors.view', html: '<p>Hello</p>' });
    clock.advance(MINUTE);
    await keep();
    expect(await core.templates.keptPreview(first)).toBeNull();
    expect(await core.templates.keptPreview(second)).not.toBeNull();
  });

  it('[X2] without the permission to see such mails → refused naming it, nothing kept', async () => {
    const { core } = await openTestCore(database);
    const input = { kind: 'incident' as const, mail, slackUserId: 'U0ANA' };
    await expect(core.templates.keepPreview(actorWith('debtors.view'), input)).rejects.toMatchObject({
      params: { permission: 'incidents.view' },
    });
    expect(await core.base.db('mail_previews').select()).toEqual([]);
  });
});
