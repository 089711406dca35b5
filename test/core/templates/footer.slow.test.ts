import { describe, expect, it } from 'vitest';
import { inlineHeavyCss } from '../../../src/core/templates/css-inliner.ts';
import { openBrowserPage } from '../../support/browser.ts';
import { openTestCore } from '../../support/core.ts';
import { renderMail } from '../../support/mail-reading.ts';

/** What authors leave open or broken, and what hides. */
const UNFINISHED = [
  '<p>plain</p>',
  '<html><body><p>whole</p></body></html>',
  '<html><body><div style="display:none">never closed</body></html>',
  '<div hidden><table><tr><td>deep',
  '<p style="visibility:hidden">left open',
  '<a href="https://acme.example/">an open link',
  '<style>p { color: red',
  '<title>an open title',
  '<textarea>an open field',
  '<select><option>an open choice',
  '<!-- an open comment',
  '<p>x</p><a title="an open tag',
  '<p>x</p></p ',
  '<p>x</p></',
  '<table><tr><td style="font-size:0;display:none">a cell',
  '<ul style="display:none"><li>an item',
  '<noscript><p>without scripts',
  '<![if !mso]><p>web',
  '<xmp>an old element',
  '<div style="display:none"><svg><text>a drawing',
];

describe('the way out of a mailing', () => {
  it('[T15] whatever the template leaves open → the unsubscribe link is seen and leads out', async () => {
    const { core } = await openTestCore('sqlite');
    const { page } = await openBrowserPage({ origin: 'http://localhost' });
    const unseen: string[] = [];
    for (const body of UNFINISHED) {
      const mail = await renderMail(core, { design: 'html', body });
      await page.setContent(mail.html);
      const link = page.locator(`a[href="${mail.unsubscribeUrl}"]`);
      const seen = (await link.count()) === 1 && (await link.isVisible()) && (await link.innerText()) !== '';
      if (!seen) unseen.push(body);
    }
    expect(unseen).toEqual([]);
  });

  it('[T3] styles without end → given up after the deadline, the mail goes as it was pasted', async () => {
    const rules = Array.from({ length: 6_000 }, (_, index) => `div p.c${index} b,a.d${index}>i{margin:0}`).join('');
    const source = `<style>${rules}</style>${'<div><p class="c1"><b>x</b></p></div>'.repeat(4_000)}`;
    expect(source.length).toBeLessThan(400_000);
    expect(await inlineHeavyCss(source)).toBe(source);
  });
});
