import fc from 'fast-check';
import { refusalOfMessage, refusalOfView } from 'slack-stand-in';
import { describe, expect, it } from 'vitest';
import {
  actions,
  bold,
  button,
  card,
  checkboxes,
  context,
  escapeMrkdwn,
  field,
  fromMrkdwn,
  header,
  link,
  longText,
  marked,
  md,
  mention,
  modal,
  mrkdwn,
  overflow,
  pageAt,
  plain,
  section,
  staticSelect,
  textInput,
} from '../../../src/bot/blocks/index.ts';

/** Anything that a customer's name, subject or comment may hold: empty, huge, mrkdwn, bidi, halves of characters. */
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom(
    '',
    ' ',
    '\n',
    '<!channel>',
    '<@U0ANA>',
    '&amp;',
    '*_~`',
    '\u202Eevil',
    '\u0000',
    '😀'.repeat(5_000),
    'x'.repeat(10_000),
    '\ud800',
  ),
);

describe('block builders', () => {
  it('[B2] any text in any block → a view that Slack takes', () => {
    fc.assert(
      fc.property(anything, anything, (text, other) => {
        const choices = Array.from({ length: 150 }, (_, index) => ({ value: String(index), text, description: other }));
        const view = modal({
          id: 'any',
          title: text || 'x',
          close: 'Close',
          submit: 'Go',
          metadata: { d: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
          blocks: [
            header(text),
            section(text, button({ id: 'a', text, value: other, label: text })),
            section(md`${text} ${bold(marked(other))}`, overflow('o', choices)),
            section(marked(text, 10_000), staticSelect({ id: 's', choices, chosen: '3', placeholder: text })),
            context(text, marked(other)),
            actions([
              checkboxes(
                'c',
                choices.map((choice) => ({ ...choice, ticked: true })),
              ),
            ]),
            field({
              name: 'f',
              label: text,
              hint: other,
              element: textInput({ id: 'value', value: text, placeholder: text, most: 200 }),
            }),
            ...longText(text, 12),
          ],
        });
        expect(refusalOfView(view, 'modal')).toBeNull();
      }),
    );
  });

  it('[B2] any number of long rows → a message that Slack takes, never empty', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 80 }), (texts) => {
        const blocks = texts.flatMap((text) => [
          section(marked(text, 3_000)),
          actions([button({ id: 'a', text, value: text })]),
        ]);
        const message = card(texts[0] ?? '', blocks);
        expect(message.text.length).toBeGreaterThan(0);
        expect(refusalOfMessage({ ...message })).toBeNull();
      }),
    );
  });

  it('[B1] outside text in mrkdwn → no link, mention, channel call or entity can come of it', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(mrkdwn(md`${text}`).text).not.toMatch(/[<>]/);
        expect(mrkdwn(marked(text)).text.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[<>&]/);
      }),
    );
    expect(mrkdwn(marked('a')).verbatim).toBe(true);
    expect(plain(':x:').emoji).toBe(false);
  });

  it('[B1] marks of emphasis in outside text → shown, never meant', () => {
    expect(mrkdwn(bold('{{ 7*7 }} Templating Ltd')).text).toBe('*{{ 7∗7 }} Templating Ltd*');
    expect(mrkdwn(md`${'~a~ `b` _c_ john_doe@x.example'}`).text).toBe('∼a∼ ˋbˋ ˍcˍ john_doe@x.example');
  });

  it('[B1] a right-to-left name in a line → kept to itself, so that what follows stays behind it', () => {
    const name = 'شركة النور للتجارة';
    expect(plain(`${name} · 27 d late`).text).toBe(`\u2068${name}\u2069 · 27 d late`);
    expect(mrkdwn(md`${bold(name)} · ${'עמק & בניו'} · $1`).text).toBe(
      `*\u2068${name}\u2069* · \u2068עמק &amp; בניו\u2069 · $1`,
    );
    expect(plain(`${name}\nAmount: 3`).text).toBe(`${name}\nAmount: 3`);
    const tight = plain(`${name} · ${'x'.repeat(80)}`, 75).text;
    expect(tight.length).toBeLessThanOrEqual(75);
    expect(tight.endsWith('…')).toBe(true);
  });

  it('[B2] a long text is clipped → no entity or link is cut in two', () => {
    expect(mrkdwn(marked('&'.repeat(5_000), 5_000), 50).text).toMatch(/^(&amp;)+…$/);
    expect(mrkdwn(md`${link('https://acme.example', 'words')}`, 12).text).toBe('…');
  });

  it('[B1] mentions and links → only of what is one', () => {
    expect(mention('U0ANA').text).toBe('<@U0ANA>');
    expect(mention('U0ANA><!channel').text).toBe('U0ANA&gt;&lt;!channel');
    expect(link('https://a.example/?q=<x>|y', 'a & b').text).toBe('<https://a.example/?q=%3Cx%3E%7Cy|a &amp; b>');
  });

  it('[I1] what people typed → as they read it', () => {
    expect(fromMrkdwn('Oven &amp; <https://x.example|site> &lt;b&gt; <@U0ANA>')).toBe('Oven & site <b> @U0ANA');
    fc.assert(fc.property(fc.string(), (text) => fromMrkdwn(escapeMrkdwn(text)) === text));
  });

  it('[B1] a page beyond the end → the last one', () => {
    expect(pageAt(50, 12)).toMatchObject({ offset: 10 });
    expect(pageAt(13, 40)).toMatchObject({ offset: 10 });
    expect(pageAt(0, 0)).toMatchObject({ offset: 0 });
    expect(pageAt(-5, 12)).toMatchObject({ offset: 0 });
  });
});
