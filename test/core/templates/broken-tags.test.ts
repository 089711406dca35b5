import { describe, expect, it } from 'vitest';
import { checkDraft } from '../../../src/core/templates/check.ts';
import { compileHtml } from '../../../src/core/templates/html-design.ts';
import type { Design } from '../../../src/core/templates/index.ts';
import { isSlot } from '../../../src/core/templates/pieces.ts';
import { createWords, sayProblem } from '../../../src/core/words.ts';

const say = createWords().in('en');
const problems = (body: string, { design = 'html', subject = 'Hi' }: { design?: Design; subject?: string } = {}) =>
  checkDraft({ kind: 'mailing', design, subject, body }).map((problem) => sayProblem(say, problem));

describe('a tag that would stand in the inbox as it was written', () => {
  it.each([
    ['cut by formatting', 'Dear @CUSTOMER<b>NAME</b>@', 9],
    ['wrapped between its signs', 'Dear @<span style="color:red">CUSTOMERNAME</span>@', 9],
    ['spelled with entities', 'Dear &#64;CUSTOMERNAME&commat;', 9],
    ['a soft hyphen', 'Dear @CUSTOMER&shy;NAME@', 9],
    ['a zero width space', 'Dear @CUSTOMER\u200bNAME@', 9],
    ['one spelled as an entity', 'Dear @CUSTOMER&#8203;NAME@', 9],
    ['blanks', 'Dear @ CUSTOMERNAME&nbsp;@', 9],
    ['wide signs', 'Dear ＠CUSTOMERNAME＠', 9],
  ])('[T1] %s → refused, naming the tag and its place', (_, text, column) => {
    const [problem, ...others] = problems(`<p>One</p>\n<p>${text}</p>`);
    expect(problem).toContain(`line 2, character ${column}`);
    expect(problem).toContain('“@CUSTOMERNAME@”');
    expect(others).toEqual([]);
  });

  it('[T1] two tags share a sign, in a text and in a subject → the second is refused', () => {
    expect(problems('Dear @CUSTOMERNAME@DATE@', { design: 'text' })).toEqual([expect.stringContaining('“@DATE@”')]);
    expect(problems('Hello', { design: 'text', subject: 'For @ CUSTOMERNAME @' })).toEqual([
      expect.stringContaining('“@CUSTOMERNAME@”'),
    ]);
  });

  it.each([
    ['@CUSTOMERNAME@ and @customername|you@'],
    ['Open @ date @ noon, write to date@date.example or a@b.c@d'],
    ['Follow @date and @amount on the web'],
    ['<!-- @CUSTOMER<b>NAME</b>@ --><a href="https://x.example/?d=@DATE@">here</a>'],
    ['&lt;b&gt;@CUSTOMERNAME@&lt;/b&gt; @@CUSTOMERNAME@@'],
  ])('[T1] %s → nothing to refuse', (text) => {
    expect(problems(`<p>${text}</p>`)).toEqual([]);
  });

  it('[T1] a megabyte of almost tags → answered within seconds', () => {
    const body = '@CUSTOMER<b>'.repeat(85_000);
    const before = performance.now();
    problems(body);
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it('[T3] markup nested deeper than a converter can walk → a mail with its words all the same', () => {
    const { text } = compileHtml(`<p>${'<b>'.repeat(20_000)}Dear @CUSTOMERNAME@ &amp; Co</p>`);
    expect(text.map((piece) => (isSlot(piece) ? piece.tag.name : piece.trim()))).toEqual([
      'Dear',
      'CUSTOMERNAME',
      '& Co',
    ]);
  });
});
