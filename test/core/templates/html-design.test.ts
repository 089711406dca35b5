import { describe, expect, it } from 'vitest';
import { cleanHtml, removedFrom } from '../../../src/core/templates/html-cleaner.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { elementsOf, linksOf, renderMail, visibleText } from '../../support/mail-reading.ts';

/** Odd but harmless HTML as people paste it: nothing of it may change. */
const PASTED = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<HTML xmlns:v="urn:schemas-microsoft-com:vml"><head><title>Caf&eacute; &amp; th&#233;</title>
<!--[if mso]><style>td{font-family:Arial}</style><![endif]--></head>
<BODY bgColor=#ffffff >\t<TABLE width=100% CELLPADDING='0'><tr><td align = "left">\r\n<font color=red>R\u00e9duc\u200bé 50%</font><br/><BR>
<img src='cid:x' alt=""><a HREF="https://acme.example/?a=1&b=2" target=_blank>ici</A>
<![if !mso]>web<![endif]> {{ 7*7 }} \${x} <% y %> a < b
</td></tr></TABLE>
<!-- note --><p>fin</body></HTML>`;

describe('HTML design', () => {
  it('[T3] pasted HTML without anything that runs → mailed byte for byte', async () => {
    expect(cleanHtml(PASTED)).toBe(PASTED);
    const { core } = await openTestCore('sqlite');
    const mail = await renderMail(core, { design: 'html', body: PASTED, kind: 'incident' });
    expect(mail.html).toBe(PASTED);
  });

  it.each([
    ['<b>x</b><script>alert(1)</script>y', '<b>x</b>y'],
    ['<script src="https://evil.example/x.js"></script >y', 'y'],
    ['<SCRIPT>a</script>b<script>never closed', 'b'],
    ['<p onclick="x()" ONMOUSEOVER=x class="a">t</p>', '<p class="a">t</p>'],
    ['<img src=x onerror=alert(1)>', '<img src=x>'],
    ['<img src="x" onerror = "a" alt="b">', '<img src="x" alt="b">'],
    ['<a href="javascript:alert(1)">t</a>', '<a>t</a>'],
    ['<a href=" &#106;ava&#10;script&colon;alert(1)">t</a>', '<a>t</a>'],
    ['<a href="data:text/html,<script>1</script>">t</a>', '<a>t</a>'],
    ['<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAA">'],
    ['<iframe srcdoc="<script>1</script>"></iframe>t', 't'],
    ['<svg><style><img src=x onerror=alert(1)></style></svg>t', 't'],
    ['<math><mtext></mtext></math>t', 't'],
    [
      '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
      '<p title="</noscript><img src=x onerror=alert(1)>">',
    ],
    ['<!--><img src=x onerror=alert(1)>-->', '<!--><img src=x>-->'],
    ['<!--a--!><img src=x onerror=alert(1)>', '<img src=x>'],
    ['<![CDATA[><img src=x onerror=alert(1)>]]>t', 't'],
    [
      '<!--[if mso]><a href="javascript:1" onclick="2">t</a><script>3</script><![endif]-->',
      '<!--[if mso]><a>t</a><![endif]-->',
    ],
    ['<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=x">t', 't'],
    ['<p style="width:expression(alert(1))">t</p><p style="color:red">u</p>', '<p>t</p><p style="color:red">u</p>'],
    ['<object data="x"><embed src="y"></object><embed src="z">t', 't'],
  ])('[T3] %s → %s', (source, cleaned) => {
    expect(cleanHtml(source)).toBe(cleaned);
  });

  it.each([
    ['p{color:red;behavior:url(x);margin:0} a{b:c}', 'p{color:red;margin:0} a{b:c}'],
    ['p{width:expression(alert(1));color:red}', 'p{color:red}'],
    ['@media x{p{behavior:url(#x)}q{a:b}}', '@media x{p{}q{a:b}}'],
    ['p{color:red;beh/**/avior:url(x)}', 'p{color:red;}'],
    ['/* behavior: */p{color:red}', '/* behavior: */p{color:red}'],
    ['a{background:url("javascript:x;y")} p{color:red}', 'a{} p{color:red}'],
  ])('[T3] one bad rule in a sheet, %s → %s: it costs only itself', (sheet, cleaned) => {
    expect(cleanHtml(`<style>${sheet}</style><p>x</p>`)).toBe(`<style>${cleaned}</style><p>x</p>`);
  });

  it.each([
    ['<p>x</p><a title="never closed', '<p>x</p>'],
    ['<p>x</p><!-- never closed', '<p>x</p>'],
    ['<p>x</p></p ', '<p>x</p>'],
    ['<p>x</p></', '<p>x</p>'],
    ['a < b', 'a < b'],
  ])('[T15] a tag that is never closed, %s → gone: it would swallow what stands behind it', (source, cleaned) => {
    expect(cleanHtml(source)).toBe(cleaned);
  });

  it('[T3] what runs or leads away is pasted → named when it is added', () => {
    const source = '<script>1</script><p onclick=x style="behavior:url(x)"><a href="javascript:1">x</a><base href=x>';
    expect(removedFrom(source)).toEqual(['script', 'handler', 'address', 'style', 'redirect']);
    expect(removedFrom('<p style="color:red"><iframe></iframe><svg></svg>')).toEqual(['embedded', 'drawing']);
    expect(removedFrom(PASTED)).toEqual([]);
  });

  it('[T3] thousands of rules on thousands of elements → inlined beside everybody else’s work', async () => {
    const { core } = await openTestCore('sqlite');
    const rules = Array.from({ length: 300 }, (_, index) => `div p.c${index} b{margin:${index}px}`).join('');
    const body = `<style>${rules}</style>${'<div><p class="c1"><b>x</b></p></div>'.repeat(200)}`;
    const draft = { kind: 'mailing', design: 'html', subject: 'Hi', body } as const;
    let turns = 0;
    let over = false;
    const work = core.templates.preview(admin, draft).finally(() => {
      over = true;
    });
    while (!over) {
      turns += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(turns).toBeGreaterThan(100);
    expect((await work).html.match(/<b style="margin: 1px;">/g)).toHaveLength(200);
  });

  it('[T1] a hundred thousand unknown tags → the first twenty are told', async () => {
    const { core } = await openTestCore('sqlite');
    const body = '@NONSENSE@ '.repeat(90_000);
    const problems = core.templates.check({ kind: 'mailing', design: 'text', subject: 'Hi', body });
    expect(problems).toHaveLength(20);
    expect(problems.at(-1)?.params).toMatchObject({ tag: 'NONSENSE', line: 1, column: 19 * 11 + 1 });
  });

  it('[T15] the author’s own way out is hidden or for Outlook alone → one of ours is added', async () => {
    const { core } = await openTestCore('sqlite');
    for (const own of [
      '<div style="display:none"><a href="@UNSUBSCRIBELINK@">Stop</a></div>',
      '<p hidden>@UNSUBSCRIBELINK@</p>',
      '<!--[if mso]><a href="@UNSUBSCRIBELINK@">Stop</a><![endif]-->',
    ]) {
      const mail = await renderMail(core, { design: 'html', body: `<html><body>${own}</body></html>` });
      expect(mail.html).toContain('You receive this mail');
    }
  });

  it('[T3] a style sheet → its rules stand on the elements too, everything else keeps its bytes', async () => {
    const { core } = await openTestCore('sqlite');
    const head = '<head><style>p.x{color:red} @media (max-width:9px){p{color:blue}}</style></head>';
    const body = `<html>${head}<BODY ><P class=x style='margin:0'>caf&eacute; @CUSTOMERNAME@</P><p>b</body></html>`;
    const mail = await renderMail(core, {
      design: 'html',
      body,
      kind: 'incident',
      data: { values: { CUSTOMERNAME: 'Martin' } },
    });
    expect(mail.html).toBe(
      `<html>${head}<BODY ><P class=x style="color: red; margin: 0;">caf&eacute; Martin</P><p>b</body></html>`,
    );
  });

  it('[T3] tags in text, attributes, addresses and unquoted values → escaped for the place', async () => {
    const { core } = await openTestCore('sqlite');
    const body = [
      '<title>@CUSTOMERNAME@</title>',
      '<p title="@CUSTOMERNAME@" id=@CUSTOMERNAME@>@CUSTOMERNAME@</p>',
      "<a href='https://acme.example/?n=@CUSTOMERNAME@&amp;r=@CUSTOMERREFERENCE@'>go</a>",
      '<a href="@CUSTOMERNAME@">whole</a><a href="mailto:@COMPANYEMAIL@">write</a><a href="tel:@COMPANYPHONE@">call</a>',
      '<!--[if mso]><a href="https://acme.example/@CUSTOMERNAME@">@CUSTOMERNAME@</a><![endif]-->',
      '<p style="color:@CUSTOMERNAME@">c</p><!-- @CUSTOMERNAME@ -->',
    ].join('\n');
    const mail = await renderMail(core, {
      design: 'html',
      body,
      kind: 'incident',
      data: {
        values: {
          CUSTOMERNAME: `"><script>'x'</script>-->`,
          CUSTOMERREFERENCE: 'a&b c/d?',
          COMPANYEMAIL: 'office@acme.example',
          COMPANYPHONE: '+33 1 99 00',
        },
      },
    });
    const value = '&#34;&#62;&#60;script&#62;&#39;x&#39;&#60;/script&#62;--&#62;';
    const part = '%22%3E%3Cscript%3E&#39;x&#39;%3C%2Fscript%3E--%3E';
    expect(mail.html.split('\n')).toEqual([
      `<title>${value}</title>`,
      `<p title="${value}" id="${value}">${value}</p>`,
      `<a href='https://acme.example/?n=${part}&amp;r=a%26b%20c%2Fd%3F'>go</a>`,
      '<a href="#">whole</a><a href="mailto:office@acme.example">write</a><a href="tel:+3319900">call</a>',
      `<!--[if mso]><a href="https://acme.example/${part}">${value}</a><![endif]-->`,
      '<p style="color:">c</p><!--  -->',
    ]);
  });

  it('[T3] a link tag as address, as text, and inside a link → its address, a link, and its words', async () => {
    const { core } = await openTestCore('sqlite');
    const mail = await renderMail(core, {
      design: 'html',
      kind: 'document',
      body: '<a href="@DOCUMENTLINK@">@DOCUMENTLINK@</a><p>@DOCUMENTLINK|Your quote@</p>',
      data: { documentId: 'D1' },
    });
    const [first, second] = linksOf(mail.html);
    expect(first).toMatch(/^http:\/\/localhost:3000\/d\//);
    expect(second).toBe(first);
    expect(visibleText(mail.html)).toBe('See the documentYour quote');
    expect(core.base.links.read(first?.split('/').at(-1) ?? '')).toMatchObject({ kind: 'document', targetId: 'D1' });
  });

  it('[T3] a text alternative is made, in the same order, with links and without markup', async () => {
    const { core } = await openTestCore('sqlite');
    const mail = await renderMail(core, {
      design: 'html',
      kind: 'document',
      body: '<style>p{color:red}</style><h1>Hello @CUSTOMERNAME@</h1><p>caf&eacute; &amp; co</p><img src="x" alt="Shop"><a href="@DOCUMENTLINK@">See it</a><table><tr><td>left</td><td>right</td></tr></table>',
      data: { documentId: 'D1', values: { CUSTOMERNAME: '<b>@DATE@ [x]' } },
    });
    expect(mail.text).toMatch(
      /^Hello <b>@DATE@ \[x\]\n\ncafé & co\n\nShop ?See it <http:\/\/localhost:3000\/d\/[\w-]+>\n+left\nright\n$/,
    );
  });

  it('[T15] a mailing whose author shows no way out → a visible unsubscribe link before the body ends; with one, none is added', async () => {
    const { core } = await openTestCore('sqlite');
    const without = await renderMail(core, { design: 'html', body: '<html><body><p>Hi</p></body></html>' });
    expect(linksOf(without.html)).toEqual([without.unsubscribeUrl]);
    expect(without.html.endsWith('</body></html>')).toBe(true);
    expect(without.text).toContain(without.unsubscribeUrl);
    const own = '<html><body><a href="@UNSUBSCRIBELINK@">Stop</a></body></html>';
    const withOwn = await renderMail(core, { design: 'html', body: own });
    expect(withOwn.html).toBe(own.replace('@UNSUBSCRIBELINK@', withOwn.unsubscribeUrl ?? ''));
    const notice = await renderMail(core, { design: 'html', body: '<p>Hi</p>', kind: 'debtor' });
    expect(notice.html).toBe('<p>Hi</p>');
    expect(notice.unsubscribeUrl).toBeNull();
  });

  it('[T3] a megabyte of HTML → ready within seconds, then fast', async () => {
    const { core } = await openTestCore('sqlite');
    const body = `<style>p{color:red}</style>${'<p class="a">caf&eacute; @CUSTOMERNAME@ <a href="https://x.example/">x</a></p>\n'.repeat(13_000)}`;
    expect(body.length).toBeGreaterThan(950_000);
    const started = performance.now();
    const mail = await renderMail(core, {
      design: 'html',
      body,
      kind: 'incident',
      data: { values: { CUSTOMERNAME: 'M' } },
    });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(elementsOf(mail.html).filter(({ name }) => name === 'p')).toHaveLength(13_000);
  });
});
