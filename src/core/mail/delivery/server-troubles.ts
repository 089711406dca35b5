import type { SmtpTrouble } from '../smtp/smtp-target.ts';
import type { DeliveryCore } from './delivery-core.ts';

/**
 * Notes that our own mail server does not work, from the first failure on until mail flows again (E2); with `tell` there is
 * a card, one for one cause. Whatever fails here is logged, since the mail itself waits safely.
 */
export async function raiseTrouble(
  core: DeliveryCore,
  { code, detail, tell }: { code: SmtpTrouble; detail: string; tell: boolean },
): Promise<void> {
  const since = core.base.clock.now();
  await logged(core, code, async () => {
    const isNew = await core.transaction(async ({ outbox, alerts }) => {
      const begun = await outbox.brakes.beginTrouble({ code, detail, since });
      const trouble = begun ?? (tell ? await outbox.brakes.standingTrouble(code) : null);
      if (trouble && tell) {
        const payload = { code, detail, troubleId: trouble.id };
        await alerts.raise({ kind: 'mail_trouble', key: `mail_trouble:${trouble.id}`, payload });
      }
      return begun !== null;
    });
    if (isNew) core.base.hub.emit('changed', { room: 'mail' });
  });
}

/** A mail was accepted: whatever trouble there was is over, and its cards say so. */
export async function endTroubles(core: DeliveryCore): Promise<void> {
  await logged(core, null, async () => {
    const ended = await core.transaction(({ outbox }) => outbox.brakes.endTroubles(core.base.clock.now()));
    if (ended > 0) core.base.hub.emit('changed', { room: 'mail' });
  });
}

async function logged(core: DeliveryCore, code: SmtpTrouble | null, work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => {
    core.base.log.error({ err: error, trouble: code }, 'trouble with the mail server, or its end, could not be told');
  });
}
