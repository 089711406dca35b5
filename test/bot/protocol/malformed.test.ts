import { signatureHeaders } from 'slack-stand-in';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { type Office, openOffice } from '../../support/office.ts';

/** What takes the place of a payload: nothing that Slack sends, from no object at all to one with holes. */
const PAYLOADS: readonly unknown[] = [
  null,
  5,
  'text',
  true,
  [],
  [null],
  {},
  { type: null },
  { type: 'event_callback' },
  { event: null },
  { event: 'text' },
  { event: {} },
  { event: { type: 5 } },
  { event: { type: 'message' } },
  { event: { type: 'app_home_opened', tab: 'home' } },
  { event: { type: 'close' } },
  { event: { type: 'error' } },
  { type: 'block_actions' },
  { type: 'block_actions', actions: [], user: null },
  { type: 'block_actions', actions: [null], user: { id: 'U0ANA' }, team: null },
  { type: 'view_submission' },
  { type: 'view_submission', view: null, user: { id: 'U0ANA' } },
  { type: 'view_submission', view: { callback_id: null, state: null }, user: { id: 'U0ANA' }, team: { id: 'T' } },
  { type: 'view_closed', view: {} },
  { type: 'block_suggestion', value: null },
  { type: 'message_action', callback_id: 'x' },
  { command: '/relance' },
  { command: '/relance', text: 5, user_id: null },
  { command: {}, text: [] },
];

/** Whom Slack does not name is asked for in vain. */
const LENIENT = { refusalsAreFine: true };

describe('what Slack never sends', () => {
  it('[B2] malformed bodies over HTTP, signed or not → each refused or left, the next command is answered', async () => {
    const office = await openOffice({ transport: 'http', slack: LENIENT });
    const bodies = [
      ...PAYLOADS.map((payload) => JSON.stringify(payload)),
      '',
      '{',
      'nul',
      '\u0000',
      '{"a":'.repeat(5_000),
    ];
    const json = bodies.map((body) => ({ body, type: 'application/json' }));
    const forms = bodies.map((body) => ({
      body: `payload=${encodeURIComponent(body)}`,
      type: 'application/x-www-form-urlencoded',
    }));
    const bare = bodies.flatMap((body) => [
      { body, type: 'application/x-www-form-urlencoded' },
      { body, type: null },
    ]);
    const all = [...json, ...forms, ...bare].flatMap((each) => [
      { ...each, isSigned: true },
      { ...each, isSigned: false },
    ]);
    const codes = await Promise.all(all.map((each) => post(office, each)));
    expect(codes.filter((code) => code === 0 || code > 500)).toEqual([]);
    await office.ana.command('/relance quota');
    await office.ana.message('Mails sent and left');
  }, 30_000);

  it('[B2] malformed envelopes over Socket Mode → left out, the next command is answered on the same sockets', async () => {
    const office = await openOffice({ transport: 'socket', slack: LENIENT });
    const { sockets } = office.slack.standIn;
    const names = [
      'events_api',
      'slash_commands',
      'interactive',
      'close',
      'error',
      'ws_message',
      'slack_event',
      null,
      5,
    ];
    for (const type of names)
      for (const payload of [...PAYLOADS, undefined])
        sockets.write(JSON.stringify({ type, payload, envelope_id: 'e', accepts_response_payload: false }));
    for (const frame of [...PAYLOADS.map((payload) => JSON.stringify(payload)), '{', '\u0000', '{"type":"events_api"}'])
      sockets.write(frame);
    for (const _socket of [1, 2]) expect((await office.ana.command('/relance quota')).outcome).toBe('acknowledged');
    await office.ana.message('Mails sent and left');
    expect(sockets.connections).toBe(2);
  });
});

async function post(
  office: Office,
  { body, type, isSigned }: { body: string; type: string | null; isSigned: boolean },
): Promise<number> {
  const secret = isSigned ? office.slack.standIn.signingSecret : 'wrong';
  const response = await fetch(office.eventsUrl, {
    method: 'POST',
    body: new TextEncoder().encode(body),
    headers: {
      ...signatureHeaders(secret, body, systemClock.now()),
      ...(type === null ? {} : { 'content-type': type }),
    },
  }).catch(() => null);
  return response?.status ?? 0;
}
