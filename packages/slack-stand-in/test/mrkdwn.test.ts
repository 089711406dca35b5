import { SLACK_LIMITS } from 'slack-stand-in';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { mrkdwn } from '../src/page/mrkdwn.ts';
import { createWorkspace } from '../src/workspace.ts';

const workspace = createWorkspace({
  clock: systemClock,
  limits: SLACK_LIMITS,
  team: { id: 'T1', name: 'Acme', domain: 'acme' },
  bot: { name: 'Tiny', userId: 'U0BOT', botId: 'B0BOT', appId: 'A0BOT' },
  scopes: [],
  people: [{ id: 'U1', handle: 'ana', name: 'Ana <i>' }],
  channels: [{ id: 'C1', name: 'general' }],
});

describe('mrkdwn on the page', () => {
  it.each([
    ['*bold* _italic_ ~old~ `code`', '<b>bold</b> <i>italic</i> <s>old</s> <code>code</code>'],
    ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
    ['one\ntwo', 'one<br>two'],
    ['&gt; quoted\nafter', '<blockquote>quoted</blockquote>after'],
    [
      '*<https://acme.test|our page>*',
      '<b><a href="https://acme.test" target="_blank" rel="noopener noreferrer">our page</a></b>',
    ],
    [
      '<https://acme.test/?a=1&amp;b=2>',
      '<a href="https://acme.test/?a=1&#38;b=2" target="_blank" rel="noopener noreferrer">https://acme.test/?a=1&#38;b=2</a>',
    ],
    [
      '<@U1> in <#C1> <!here>',
      '<span class="mention">@Ana &#60;i&#62;</span> in <span class="mention">#general</span> <span class="mention">@here</span>',
    ],
    [':bell: :nobody_knows:', '🔔 :nobody_knows:'],
    ['```a *b*\nc```', '<pre><code>a *b*\nc</code></pre>'],
    ['Tom &amp; Jerry &lt;3', 'Tom &#38; Jerry &#60;3'],
  ])('%j → what Slack shows', (text, html) => {
    expect(mrkdwn(workspace, text).html).toBe(html);
  });

  it.each([
    ['<script>alert(1)</script>', '&#60;script&#62;alert(1)&#60;/script&#62;'],
    ['<img src=x onerror=alert(1)>', '&#60;img src=x onerror=alert(1)&#62;'],
    ['<javascript:alert(1)|click>', '&#60;javascript:alert(1)|click&#62;'],
    [
      '<https://a.test" onclick="x|y>',
      '<a href="https://a.test&#34; onclick=&#34;x" target="_blank" rel="noopener noreferrer">y</a>',
    ],
    ['<https://a.test|<b>x</b>>', '<https'],
    ['\uE0000\uE001 `<b>`', '0 <code>&#60;b&#62;</code>'],
    ['&lt;b&gt;*x*&lt;/b&gt;', '&#60;b&#62;*x*&#60;/b&#62;'],
  ])('hostile %j → text, never markup', (text, html) => {
    const shown = mrkdwn(workspace, text).html;
    if (html !== '<https') expect(shown).toBe(html);
    expect(
      shown.replace(/<\/?(a|b|i|s|code|pre|br|blockquote|span|time)( (href|target|rel|class)="[^"<>]*")*>/g, ''),
    ).not.toMatch(/[<>]/);
  });
});
