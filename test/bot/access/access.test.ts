import { describe, expect, it, vi } from 'vitest';
import { VERB_NAMES } from '../../../src/bot/verbs.ts';
import type { Permission } from '../../../src/core/access/index.ts';
import { admin } from '../../support/core.ts';
import { owe } from '../../support/debts.ts';
import { openOffice, type Transport, transports } from '../../support/office.ts';

/** Each verb, what it needs, and what a person with it gets. */
const verbs: readonly { verb: string; permission: Permission; title: string }[] = [
  { verb: 'send', permission: 'templates.send', title: 'Envoyer un modèle' },
  { verb: 'debtors', permission: 'debtors.view', title: 'Factures impayées' },
  { verb: 'incident', permission: 'incidents.view', title: 'Incidents' },
  { verb: 'customer', permission: 'customers.view', title: 'Clients' },
  { verb: 'ratings', permission: 'ratings.view', title: 'Évaluations' },
  { verb: 'documents', permission: 'documents.view', title: 'Documents' },
  { verb: 'outbox', permission: 'debtors.view', title: 'Boîte d’envoi' },
  { verb: 'why', permission: 'debtors.view', title: 'Pourquoi ?' },
];

describe.each(transports)('who may what over %s', (transport: Transport) => {
  it.each(verbs)(
    '[X2 B1] /relance $verb with $permission → opens, in the person’s language',
    async ({ verb, permission, title }) => {
      const office = await openOffice({ transport, bruno: [permission] });
      await office.bruno.command(`/relance ${verb}`);
      const modal = await office.bruno.modal(title);
      expect(modal.title).toBe(title);
    },
  );
});

describe('who may not', () => {
  it.each(verbs)(
    '[X2] /relance $verb without a role → refused privately by name of the permission, and whom to ask',
    async ({ verb }) => {
      const office = await openOffice();
      await office.carla.command(`/relance ${verb}`);
      const refusal = await office.carla.message(/Necesita el permiso|permiso/, { only: 'private' });
      expect(refusal.text()).toMatch(/«\p{L}+: (ver|enviar|editar)»/u);
      expect(refusal.text()).toContain('<@U0ANA>');
      expect(office.slack.standIn.workspace.stacks.get('U0CARLA') ?? []).toHaveLength(0);
    },
  );

  it('[X2] quota without a role → refused', async () => {
    const office = await openOffice();
    await office.carla.command('/relance quota');
    await office.carla.message('<@U0ANA>', { only: 'private' });
  });

  it('[X2] may look but not send → no way to Review, and a forged submit sends nothing', async () => {
    const office = await openOffice({ bruno: ['debtors.view'] });
    await owe(office, { daysOverdue: [40] });
    await office.bruno.command('/relance debtors');
    const modal = await office.bruno.modal('Factures impayées');
    expect(modal.view.view.submit?.text).toBe('Appliquer');
    await modal.submit();
    expect((await office.core.outbox.list(admin, {})).total).toBe(0);
  });

  it('[X2] a button on a card for a person without the role → refused privately, nothing changes, and it is logged', async () => {
    const office = await openOffice({ settings: { 'policy.on': true, 'policy.levels': [{ offsetDays: 7 }] } });
    await owe(office, { daysOverdue: [9] });
    await office.core.transaction((tx) => tx.debtors.openRun('2026-11-24'));
    const card = await office.carla.message('Reminders of November 24, 2026', { channel: 'C0MONEY' });
    await card.press('Approve');
    await office.carla.message('Deudores: ', { channel: 'C0MONEY', only: 'private' });
    expect(card.buttons()).toContain('Approve');
    expect((await office.core.outbox.list(admin, {})).total).toBe(0);
    await vi.waitFor(async () => {
      const [entry] = await office.core.audit.list(admin, { search: 'access.denied' });
      expect(entry).toMatchObject({ actorName: 'Carla Núñez', door: 'slack' });
    });
  });

  it('[X2] may open incidents but not see customers → told before the form, by name of the permission', async () => {
    const office = await openOffice({ bruno: ['incidents.view', 'incidents.edit'] });
    await office.bruno.command('/relance incident new');
    await office.bruno.message('Clients : voir', { only: 'private' });
  });

  it('[X2] the role is taken away while the form is open → no suggestions any more: names do not leak', async () => {
    const office = await openOffice({ bruno: ['incidents.view', 'incidents.edit', 'customers.view'] });
    await owe(office, { tradeName: 'Secret customer', daysOverdue: [9] });
    await office.bruno.command('/relance incident new');
    const form = await office.bruno.modal('Nouvel incident');
    expect(await form.suggestions('accountId', 'Secret')).toHaveLength(1);
    await office.core.transaction(async ({ access }) => {
      const own = (await access.listRoles(admin)).find(({ superAdmin }) => !superAdmin);
      if (own) await access.updateRole(admin, { ...own, base: null, permissions: ['incidents.view'] });
    });
    expect(await form.suggestions('accountId', 'Secret')).toEqual([]);
  });

  it('[X2 D13] why with debtors.view alone → customers and receipts that owe, and their decisions', async () => {
    const office = await openOffice({ bruno: ['debtors.view'] });
    await owe(office, { reference: 'C-7', tradeName: 'Boulangerie Martin', daysOverdue: [40] });
    await office.bruno.command('/relance why');
    const why = await office.bruno.modal('Pourquoi ?');
    const found = await why.suggestions('find.subject', '');
    expect(found).toHaveLength(2);
    await office.bruno.command('/relance why C-7-1');
    await office.slack.until('the answer', () =>
      office.slack.standIn.workspace.stacks
        .get('U0BRUNO')
        ?.at(-1)
        ?.view.blocks.some((block) => block.block_id.startsWith('why.d:')),
    );
  });

  it('[X2] a guest → refused, whatever role they were given', async () => {
    const office = await openOffice();
    await office.core.transaction(async ({ access }) => {
      const role = await access.createRole(admin, { name: 'All', allPermissions: true });
      await access.addPerson(admin, { name: 'Gus', slackUserId: 'U0GUEST', roleIds: [role.id] });
    });
    await office.gus.command('/relance help');
    await office.gus.message('Guests and people of other workspaces cannot use it.', { only: 'private' });
  });

  it('[X2] somebody of another workspace in a shared channel → refused', async () => {
    const office = await openOffice({
      slack: {
        people: [
          { id: 'U0ANA', handle: 'ana', name: 'Ana' },
          { id: 'U0ALIEN', handle: 'alien', name: 'Al Ien', teamId: 'T0OTHER' },
        ],
      },
    });
    const alien = office.slack.as('U0ALIEN');
    await alien.command('/relance debtors');
    await alien.message('people of other workspaces cannot use it', { only: 'private' });
  });
});

describe('help', () => {
  it('[B1] nothing, help, or a person with all → every verb with an example', async () => {
    const office = await openOffice();
    for (const line of ['/relance', '/relance help', '/relance HELP']) {
      await office.ana.command(line);
      const help = await office.ana.message('What you can do with Relance', { only: 'private' });
      for (const verb of VERB_NAMES) expect(help.text()).toContain(`/relance ${verb}`);
    }
  });

  it('[X2 B1] a person with one section → that one only, in French', async () => {
    const office = await openOffice({ bruno: ['ratings.view'] });
    await office.bruno.command('/relance help');
    const help = await office.bruno.message('Ce que vous pouvez faire avec Relance', { only: 'private' });
    expect(help.text()).toContain('/relance ratings');
    expect(help.text()).not.toContain('/relance debtors');
    expect(help.text()).toContain('D’autres rôles peuvent davantage.');
  });

  it('[B1] a typo → the nearest verb; nonsense → where help is; hostile words stay words', async () => {
    const office = await openOffice();
    await office.ana.command('/relance debtor');
    await office.ana.message('Did you mean `/relance debtors`?');
    await office.ana.command('/relance <!channel>&x');
    await office.ana.message('There is no “&lt;!channel&gt;&amp;x”.');
  });
});
