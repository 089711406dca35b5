import { SYSTEM } from '../../core/access/index.ts';
import type { Core } from '../../core/core.ts';
import { addDays, dateIn } from '../../core/dates.ts';
import { DEMO_CHANNELS, DEMO_COMPANY, DEMO_PEOPLE } from './company.ts';
import { DEMO_ACCOUNTS } from './customers.ts';
import { DEMO_INVOICES, type DemoInvoice } from './invoices.ts';
import { DEMO_INCIDENTS, DEMO_TEMPLATES, type DemoIncident } from './writings.ts';

/** Days between two instalments, and from an invoice's date to its due date. */
const TERM_DAYS = 30;

const actor = { ...SYSTEM, name: 'demo', door: 'cli' } as const;

/**
 * Fills an empty database through the same use cases that the doors call; `deliver` hands over what is queued, so that
 * closed incidents have real closing notices that can be rated. Answers false when there were data already.
 */
export async function seedDemo(core: Core, deliver: () => Promise<unknown>): Promise<boolean> {
  const { total } = await core.customers.list(actor, {}, { limit: 1 });
  if (total > 0) return false;
  await seedCompany(core);
  await core.transaction(async (tx) => {
    for (const account of DEMO_ACCOUNTS) await tx.customers.save(actor, account);
    for (const template of DEMO_TEMPLATES) await tx.templates.create(actor, template);
  });
  await seedInvoices(core);
  for (const incident of DEMO_INCIDENTS) await seedIncident(core, incident, deliver);
  await core.transaction((tx) => tx.settings.reset(actor, 'undo.seconds'));
  return true;
}

async function seedCompany(core: Core): Promise<void> {
  const [, ratings, reminders] = DEMO_CHANNELS;
  await core.transaction(async (tx) => {
    await tx.settings.setMany(actor, {
      ...DEMO_COMPANY,
      'undo.seconds': 0,
      'slack.ratingsChannel': ratings.id,
      'slack.remindersChannel': reminders.id,
      'slack.alertsChannel': reminders.id,
    });
    for (const person of DEMO_PEOPLE) {
      if (!person.role) continue;
      const everything = person.role.permissions === null;
      const role = await tx.access.createRole(actor, {
        name: person.role.name,
        superAdmin: everything,
        allPermissions: everything,
        permissions: person.role.permissions ?? [],
      });
      await tx.access.addPerson(actor, {
        name: person.name,
        email: person.email,
        slackUserId: person.id,
        roleIds: [role.id],
      });
    }
  });
}

async function seedInvoices(core: Core): Promise<void> {
  const today = dateIn(DEMO_COMPANY['company.timeZone'], core.base.clock.now());
  await core.transaction(async (tx) => {
    for (const invoice of DEMO_INVOICES) {
      const account = await tx.customers.findByReference(actor, 'customer', invoice.customer);
      if (!account) throw new Error(`no customer ${invoice.customer}`);
      const dueOn = addDays(today, -invoice.daysOverdue);
      const { document } = await tx.documents.save(actor, {
        kind: 'invoice',
        reference: invoice.reference,
        accountId: account.id,
        issuedOn: addDays(dueOn, -TERM_DAYS),
        total: { minor: invoice.minor, currency: invoice.currency },
        lines: [{ text: 'Lamps and fitting', quantity: 1, amountMinor: invoice.minor }],
      });
      for (const [index, amountMinor] of instalmentsOf(invoice).entries()) {
        const { receipt } = await tx.documents.saveReceipt(actor, {
          documentId: document.id,
          position: index + 1,
          dueOn: addDays(dueOn, index * TERM_DAYS),
          amountMinor,
        });
        if (invoice.paidMinor && index === 0) {
          const reference = `PAY-${invoice.reference}`;
          await tx.documents.addPayment(actor, {
            reference,
            receiptId: receipt.id,
            amountMinor: invoice.paidMinor,
            paidOn: today,
          });
        }
      }
    }
  });
}

/** Equal parts; the first takes what does not divide. */
function instalmentsOf({ minor, instalments = 1 }: DemoInvoice): number[] {
  const part = Math.floor(minor / instalments);
  return Array.from({ length: instalments }, (_, index) => (index === 0 ? minor - part * (instalments - 1) : part));
}

async function seedIncident(
  core: Core,
  { customer, subject, description, internalNotes, closed }: DemoIncident,
  deliver: () => Promise<unknown>,
): Promise<void> {
  const account = await core.customers.findByReference(actor, 'customer', customer);
  if (!account) throw new Error(`no customer ${customer}`);
  const { incident } = await core.transaction((tx) =>
    tx.incidents.open(actor, {
      accountId: account.id,
      subject,
      description,
      internalNotes,
      requestKey: `demo:${subject}`,
    }),
  );
  if (!closed) return;
  await deliver();
  const { notice } = await core.transaction((tx) =>
    tx.incidents.close(actor, { id: incident.id, resolution: closed.resolution }),
  );
  await deliver();
  const { rows } = await core.outbox.list(actor, notice.batchId ? { batchId: notice.batchId } : {}, { limit: 1 });
  const [message] = rows;
  if (message)
    await core.transaction((tx) =>
      tx.ratings.rate({ messageId: message.id, score: closed.score, comment: closed.comment }),
    );
}
