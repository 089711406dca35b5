import { describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../../src/core/clock.ts';
import { createDelivery } from '../../src/core/mail/index.ts';
import { admin, openTestCore } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { queueMessages } from '../support/outbox.ts';
import { startSmtpServer } from '../support/smtp.ts';
import { openTerminal } from '../support/terminal.ts';

describe('the header about mail', () => {
  test('[O3 U2] mail stands still while one looks on → red with the reason; it moves → ok again, no key pressed', async () => {
    const smtp = await startSmtpServer();
    const { core, clock } = await openTestCore('sqlite', { smtpUrl: smtp.url });
    await queueMessages(core, { count: 1 });
    const terminal = openTerminal({ core });
    await terminal.see('mail not tried yet');
    clock.advance(16 * MINUTE);
    await terminal.see('mail stands still: nothing sends');
    await createDelivery(core, { owner: 'test' }).drain();
    await terminal.see('mail ok');
  });

  test('[O3 U2] the first connection fails → amber at once, Today says since when and why; the next works → ok', async () => {
    const smtp = await startSmtpServer();
    const { core, clock } = await openTestCore('sqlite', { smtpUrl: smtp.url });
    await saveCustomer({ core }, { reference: 'C-1' });
    await core.transaction((tx) =>
      tx.settings.setMany(admin, { 'smtp.host': '127.0.0.1', 'smtp.port': 1, 'smtp.security': 'none' }),
    );
    await queueMessages(core, { count: 1 });
    const terminal = openTerminal({ core });
    await terminal.see('mail not tried yet');
    const delivery = createDelivery(core, { owner: 'test' });
    await delivery.drain();
    await terminal.see(/mail waits since \d\d:\d\d/);
    await terminal.see(/Mails have not left since .* The mail server cannot be\s+reached\. Check host/);
    expect(await core.base.db('alerts').select('*')).toEqual([]);
    await core.transaction((tx) => tx.settings.setMany(admin, { 'smtp.port': smtp.port }));
    clock.advance(2 * MINUTE);
    await delivery.drain();
    await terminal.see('mail ok');
    await terminal.lose('Mails have not left');
  });

  test('[T14] what was planned for another day → not among what leaves now, but counted as later', async () => {
    const { core, clock } = await openTestCore('sqlite');
    await saveCustomer({ core }, { reference: 'C-1' });
    await queueMessages(core, { count: 2, undoSeconds: 60 });
    await queueMessages(core, { count: 3, dueAt: clock.now() + DAY, toEmail: 'tomorrow@customer.example' });
    const terminal = openTerminal({ core });
    await terminal.see(/Leaving now +2 +3 planned for later/);
    expect(terminal.text()).not.toContain('tomorrow@customer.example');
  });
});
