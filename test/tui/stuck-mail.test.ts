import { describe, test } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { createDelivery } from '../../src/core/mail/index.ts';
import { openTestCore } from '../support/core.ts';
import { queueMessages } from '../support/outbox.ts';
import { startSmtpServer } from '../support/smtp.ts';
import { openTerminal } from '../support/terminal.ts';

describe('the header about mail', () => {
  test('[O3 U2] mail stands still while one looks on → red with the reason; it moves → ok again, no key pressed', async () => {
    const smtp = await startSmtpServer();
    const { core, clock } = await openTestCore('sqlite', { smtpUrl: smtp.url });
    await queueMessages(core, { count: 1 });
    const terminal = openTerminal({ core });
    await terminal.see('mail ok');
    clock.advance(16 * MINUTE);
    await terminal.see('mail stands still: nothing sends');
    await createDelivery(core, { owner: 'test' }).drain();
    await terminal.see('mail ok');
  });
});
