import { describe, expect, test } from 'vitest';
import { SETTING_GROUPS, settingsOf } from '../../src/core/settings/index.ts';
import { LANGUAGES } from '../../src/core/words.ts';
import { admin } from '../support/core.ts';
import { openCompany } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

describe('every setting has a screen', () => {
  test.each(LANGUAGES)(
    '[U1] all groups opened (%s) → each setting’s label stands there, none is left without a screen',
    async (language) => {
      const { core } = await openCompany('sqlite');
      const say = core.base.words.in(language);
      const terminal = openTerminal({ core, actor: { ...admin, language }, columns: 120, rows: 50 });
      await terminal.see(say('tui:section.settings'));
      const unseen: string[] = [];
      for (const [index, group] of SETTING_GROUPS.entries()) {
        terminal.type(`8g${'j'.repeat(index)}\r`);
        const heading = say(`settings:group.${group}`);
        await terminal.see(new RegExp(`^ ${heading.replace(/[()]/g, '.')} *\\n *\\n`, 'm'));
        const lines = terminal.text().replaceAll('\n', ' ');
        unseen.push(...settingsOf(group).filter((key) => !lines.includes(` ${say(`settings:field.${key}`)} `)));
        terminal.type('\u001b');
        await terminal.see(say('tui:column.group'));
      }
      expect(unseen).toEqual([]);
    },
  );
});
