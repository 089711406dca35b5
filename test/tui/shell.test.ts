import { describe, expect, test, vi } from 'vitest';
import { actorWith, openTestCore } from '../support/core.ts';
import { openTerminal } from '../support/terminal.ts';

describe('shell', () => {
  test('[U1] started at 80x24 → company, every section and the keys of the screen', async () => {
    const { core } = await openTestCore('sqlite');
    await core.settings.set(operator, 'company.name', 'Acme SARL');
    const terminal = openTerminal({ core });
    await terminal.see('Welcome');
    expect(terminal.line(0)).toContain('Relance · Acme SARL');
    expect(terminal.line(1)).toBe(' 1 Today 2 Templ 3 Debto 4 Incid 5 Ratin 6 Custo 7 Outbo 8 Setti 9 Acces 0 Audit');
    expect(terminal.line(23)).toContain('? help');
  });

  test('[U2] q → exit 0, alternate screen left, cursor shown, paste mode off', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('Welcome');
    terminal.type('q');
    expect(await terminal.exit).toBe(0);
    const end = terminal.raw().slice(terminal.raw().lastIndexOf('\u001b[?2026l'));
    for (const restored of ['\u001b[?1049l', '\u001b[?25h', '\u001b[?2004l']) expect(end).toContain(restored);
  });

  test('[U2] keys typed before the first screen is there → done once it is', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('Relance');
    expect(terminal.text()).not.toContain('Welcome');
    terminal.type('2n');
    await terminal.see('New template');
  });

  test('[U2] the alternate screen is entered → the cursor is homed first', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('Welcome');
    expect(terminal.raw()).toContain('\u001b[?1049h\u001b[H');
  });

  test('[U2] resized to 100x12 and back → whole frames; under 60x15 → a notice', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('Welcome');
    terminal.resize(59, 24);
    await terminal.see('Relance needs 60x15; this window is 59x24.');
    terminal.resize(120, 30);
    await terminal.see('9 Access  0 Audit');
    expect(terminal.line(29)).toContain('? help');
  });

  test('[X2] a person with one room only → no other section is offered, and its digit does nothing', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core, actor: actorWith('incidents.view') });
    await terminal.see('4 Incid');
    expect(terminal.line(1).trim()).toBe('1 Today  4 Incidents  7 Outbox');
    terminal.type('84');
    await terminal.see('No open incidents');
    terminal.type('n');
    await terminal.see('Incidents: edit');
  });

  test('[X2] [X4] a forbidden key → refused by the permission’s name, and in the audit log', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core, actor: actorWith('incidents.view') });
    await terminal.see('4 Incid');
    terminal.type('4n');
    await terminal.see('Incidents: edit');
    await vi.waitFor(async () =>
      expect(await core.audit.list(operator, { limit: 1 })).toMatchObject([
        { action: 'access.denied', details: { permission: 'incidents.edit' } },
      ]),
    );
  });

  test('[U2] a message → goes with the screen that it was about', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('Welcome');
    terminal.type('z');
    await terminal.see('nothing to undo');
    terminal.type('5');
    await terminal.lose('nothing to undo');
  });

  test('[U2] ? → every key of this screen, filtered as one types; Esc goes back', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('Welcome');
    terminal.type('8?');
    await terminal.see('type to find an action');
    terminal.type('filt');
    await terminal.lose('next row');
    expect(terminal.text()).toContain('> /       filter');
    terminal.type('\u001b');
    await terminal.see('Slack channels');
  });

  test('[U2] : → what can be done here, done by Enter', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('Welcome');
    terminal.type(':access\r');
    await terminal.see('Nobody yet');
  });

  test('[U2] : → every group of settings and what other sections can do, by words in any order', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('Welcome');
    terminal.type(':server mail\r');
    await terminal.see(/^ Mail server\n/m);
    terminal.type('\u001b');
    await terminal.see('Slack channels');
    terminal.type(':low ratings\r');
    await terminal.see('Ratings · low ones only');
    terminal.type(':roles access\r');
    await terminal.see('No roles');
  });

  test('[U2] NO_COLOR → no colour, and the selection is still marked and inverse', async () => {
    const { core } = await openTestCore('sqlite');
    const terminal = openTerminal({ core, env: { NO_COLOR: '1' } });
    await terminal.see('Welcome');
    terminal.type('8');
    await terminal.see('> ');
    const row = terminal
      .text()
      .split('\n')
      .findIndex((line) => line.startsWith('> '));
    expect(terminal.cell(4, row)).toMatchObject({ inverse: true });
    expect(terminal.raw()).not.toMatch(/\u001b\[(3[1-7]|9[0-7]|38)/);
  });

  test('[U2] a customer named with escape sequences → the screen is not touched', async () => {
    const { core } = await openTestCore('sqlite');
    await core.customers.save(operator, {
      kind: 'customer',
      reference: 'C-1',
      tradeName: 'Evil \u001b[2J\u001b[31mCo',
      emails: [],
    });
    const terminal = openTerminal({ core });
    await terminal.see('Open incidents');
    terminal.type('6');
    await terminal.see('Evil');
    expect(terminal.raw().slice(terminal.raw().lastIndexOf('Evil'))).not.toContain('\u001b[2J');
  });
});

const operator = { ...actorWith(), superAdmin: true };
