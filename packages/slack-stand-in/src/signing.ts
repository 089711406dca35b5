import { createHmac } from 'node:crypto';

/** Headers that prove a request comes from Slack: `v0=` + HMAC-SHA256(secret, `v0:timestamp:body`). */
export function signatureHeaders(secret: string, body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
}
