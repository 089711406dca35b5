import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { admin } from '../support/core.ts';
import { queueMail } from '../support/customer-mail.ts';
import { openWebDesk } from './web-desk.ts';

const FORM = 'Content-Type: application/x-www-form-urlencoded';

/** What the server answers to these bytes, as a proxy or an old mail program may send them. */
async function send(url: string, lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (data) => {
    answer += data.toString();
  });
  socket.write(lines.join('\r\n'));
  await new Promise((resolve, reject) => {
    socket.once('close', resolve);
    socket.once('error', reject);
  });
  return answer;
}

function head(url: string, ...headers: readonly string[]): string[] {
  const { pathname, host } = new URL(url);
  return [`POST ${pathname} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...headers, ''];
}

describe('bodies of requests', () => {
  it('[T15] one click sent in chunks, by HTTP/1.0, or without any body → unsubscribed each time', async () => {
    const desk = await openWebDesk();
    const { link } = await queueMail(desk, { messageClass: 'mailing', causeKind: 'mailing' });
    const url = link('unsubscribe');
    const body = 'List-Unsubscribe=One-Click';
    const bytes = body.length.toString(16);
    const ways = [
      [...head(url, FORM, 'Transfer-Encoding: chunked'), bytes, body, '0', '', ''],
      [...head(url, FORM), ''],
      [`POST ${new URL(url).pathname} HTTP/1.0`, `Host: ${new URL(url).host}`, FORM, '', ''],
    ];
    for (const lines of ways) {
      expect(await send(url, lines)).toMatch(/^HTTP\/1\.1 200 /);
      expect(await desk.core.base.db('opt_outs').delete()).toBe(1);
    }
  });

  it('[R2] a rating in chunks → recorded; chunks without end → 413 with a page, nothing recorded', async () => {
    const desk = await openWebDesk();
    const { link } = await queueMail(desk);
    const url = link('rating');
    const body = 'score=4&comment=good';
    const chunked = head(url, FORM, 'Transfer-Encoding: chunked');
    const endless = Array.from({ length: 20 }, () => ['2000', 'x'.repeat(0x2000)]).flat();
    expect(await send(url, [...chunked, ...endless, '0', '', ''])).toMatch(/^HTTP\/1\.1 413 .*Too long/s);
    expect((await desk.core.ratings.list(admin)).total).toBe(0);
    expect(await send(url, [...chunked, body.length.toString(16), body, '0', '', ''])).toMatch(/^HTTP\/1\.1 303 /);
    expect((await desk.core.ratings.list(admin)).rows).toMatchObject([{ score: 4, comment: 'good' }]);
  });

  it('[O4] the public address is https → browsers are told to stay with it; else not', async () => {
    const secure = await openWebDesk('sqlite', {}, { publicUrl: 'https://mail.acme.example' });
    expect((await fetch(`${secure.origin}/health/live`)).headers.get('strict-transport-security')).toBe(
      'max-age=31536000',
    );
    const plain = await openWebDesk();
    expect((await fetch(`${plain.origin}/health/live`)).headers.get('strict-transport-security')).toBeNull();
  });
});
