import { webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { waitAfter } from '../../src/bot/socket-line.ts';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { openOffice } from '../support/office.ts';

describe('Socket Mode', () => {
  it('[B2] the longer Slack is away, the longer until the next try; what Slack asks for is waited', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 1_000].map((failures) => waitAfter(failures, new Error('away')) / SECOND);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(waitAfter(1, new webApi.WebAPIRateLimitedError(30))).toBe(30 * SECOND);
    expect(waitAfter(9, new webApi.WebAPIRateLimitedError(30))).toBe(MINUTE);
  });

  it('[B2] both sockets are cut and Slack limits their rate → both are back after the time that Slack asked for, each asking once more', async () => {
    const { slack, ana } = await openOffice();
    const { standIn } = slack;
    const asked = () => standIn.workspace.calls.filter(({ method }) => method === 'apps.connections.open').length;
    const before = asked();
    standIn.faults.next({ method: 'apps.connections.open', kind: '429', retryAfter: 2, times: 2 });
    const cut = performance.now();
    standIn.sockets.drop();
    await slack.until('both sockets to be gone', () => standIn.sockets.connections === 0);
    await slack.until('both sockets', () => standIn.sockets.connections === 2, 10_000);
    expect(performance.now() - cut).toBeGreaterThanOrEqual(2 * SECOND);
    expect(asked() - before).toBe(4);
    await ana.command('/relance quota');
    await ana.message('Mails sent and left');
  });

  it('[B2] Slack sends a socket away → it is back at once', async () => {
    const { slack, ana } = await openOffice();
    slack.standIn.sockets.refresh(0);
    await slack.until('the socket to be gone', () => slack.standIn.sockets.connections === 1);
    await slack.until('both sockets', () => slack.standIn.sockets.connections === 2);
    await ana.command('/relance quota');
    await ana.message('Mails sent and left');
  });
});
