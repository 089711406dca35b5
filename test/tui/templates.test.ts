import { describe, expect, test } from 'vitest';
import { actorWith, admin } from '../support/core.ts';
import { openCompany } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

const ESC = '\u001b';
const SAVE = '\u0013';
const LETTER = { name: 'Spring', subject: 'Hello @CUSTOMERNAME@', design: 'text', body: 'We are open again.' } as const;

describe('templates', () => {
  test('[T1] new, written and saved in one burst of keys → stored once, as typed', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`2nSpring\tHello @CUSTOMERNAME@\t\tDear @CONTACTNAME|friend@,\rwe are open.${SAVE}`);
    await terminal.see('Spring: saved.');
    expect(await core.templates.findByName(admin, 'Spring')).toMatchObject({
      subject: 'Hello @CUSTOMERNAME@',
      design: 'text',
      body: 'Dear @CONTACTNAME|friend@,\nwe are open.',
    });
  });

  test('[T11] typed → the mail beside it follows, and unknown tags are named under their field', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('2nSpring\tHello\t\tWe are open from Monday.');
    await terminal.see((text) => text.includes('│ Subject: Hello') && /│ +We are open from Monday/.test(text));
    terminal.type(' @CUSTOMRNAME@');
    await terminal.see(/Did you mean[\s\S]*“@CUSTOMERNAME@”\?/);
    terminal.type(SAVE);
    await terminal.lose('saved');
    expect(await core.templates.list(admin)).toEqual([]);
  });

  test('[T1] a name that is taken → refused under the name; what was typed stays', async () => {
    const { core } = await openCompany('sqlite');
    await core.transaction((tx) => tx.templates.create(admin, LETTER));
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`2nSpring\tHi\t\tText${SAVE}`);
    const text = await terminal.see(/> Name +Spring/);
    expect(text).toMatch(/Subject +Hi/);
    await terminal.see('!');
    expect(await core.templates.list(admin)).toHaveLength(1);
  });

  test('[U2] Esc with unsaved text → asks, and No is the answer of Enter', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('2nSpring');
    await terminal.see('Spring *');
    terminal.type(ESC);
    await terminal.see('“Spring” has changes that are not saved. Throw them away?');
    terminal.type('\r');
    await terminal.lose('Throw them away?');
    expect(terminal.text()).toContain('Spring *');
    terminal.type(ESC);
    await terminal.see('Throw them away?');
    terminal.type('y');
    await terminal.see('No templates yet. Press n to write the first.');
  });

  test('[U2] Ctrl-C with unsaved text → asks before leaving', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('2nSpring');
    await terminal.see('Spring *');
    terminal.type('\u0003');
    await terminal.see('Throw them away?');
    terminal.type('y');
    expect(await terminal.exit).toBe(0);
  });

  test('[U2] Ctrl-C twice with unsaved text → the second one has been asked', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('2nSpring');
    await terminal.see('Spring *');
    terminal.type('\u0003\u0003');
    expect(await terminal.exit).toBe(0);
  });

  test('[T8] never sent, duplicated, deleted after a question → the list says so', async () => {
    const { core } = await openCompany('sqlite');
    await core.transaction((tx) => tx.templates.create(admin, LETTER));
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('2');
    expect(await terminal.see('1–1 of 1')).toMatch(/Spring +Text .*today +today +never/);
    terminal.type('d');
    await terminal.see('1–2 of 2');
    terminal.type('D');
    await terminal.see(/Delete “Spring.*”\?/);
    terminal.type('\r');
    await terminal.lose('Delete “');
    expect(await core.templates.list(admin)).toHaveLength(2);
    terminal.type('Dy');
    await terminal.see('1–1 of 1');
    expect(await core.templates.list(admin)).toHaveLength(1);
  });

  test('[T8] several marked → deleting asks for their number', async () => {
    const { core } = await openCompany('sqlite');
    for (const name of ['A', 'B', 'C']) await core.transaction((tx) => tx.templates.create(admin, { ...LETTER, name }));
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('2  D');
    await terminal.see('Type 2 and press Enter:');
    terminal.type('3\r');
    await terminal.see('Delete 2 templates?');
    terminal.type('\u007f2\r');
    await terminal.see('1–1 of 1');
    expect((await core.templates.list(admin)).map((template) => template.name)).toEqual(['C']);
  });

  test('[T3] HTML pasted with the mouse, line breaks and all → stored byte for byte', async () => {
    const { core } = await openCompany('sqlite');
    const html = '<html>\n<body>\n\t<p>Dear @CUSTOMERNAME@</p>\n</body>\n</html>';
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type(`2nPasted\tHi\t \t${ESC}[200~${html}${ESC}[201~${SAVE}`);
    await terminal.see('Pasted: saved.');
    expect(await core.templates.findByName(admin, 'Pasted')).toMatchObject({ design: 'html', body: html });
  });

  test('[X2] a person who may only look → writing is refused by name of the permission', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core, actor: actorWith('templates.view') });
    await terminal.see('2 Templ');
    terminal.type('2n');
    await terminal.see('Templates: edit');
    expect(terminal.text()).not.toContain('Ctrl-S save');
  });

  test('[T9] an older version restored → it is the text again', async () => {
    const { core } = await openCompany('sqlite');
    const first = await core.transaction((tx) => tx.templates.create(admin, LETTER));
    await core.transaction((tx) =>
      tx.templates.update(admin, { ...LETTER, id: first.id, base: null, body: 'Changed.' }),
    );
    const terminal = openTerminal({ core });
    await terminal.see('2 Templ');
    terminal.type('2h');
    await terminal.see('Versions of “Spring”');
    terminal.type('GRy');
    await terminal.see('Version 1 is the text again.');
    expect((await core.templates.get(admin, first.id)).body).toBe(LETTER.body);
  });
});
