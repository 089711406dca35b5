import { describe, expect, it } from 'vitest';
import { checkSlack } from '../../src/bot/index.ts';
import { readManifest } from '../support/office.ts';
import { startSlack } from '../support/slack.ts';

describe('doctor’s look at Slack', () => {
  it('[B3] right tokens → the team’s name', async () => {
    const slack = await startSlack({ manifest: readManifest() });
    const { apiUrl, tokens } = slack.standIn;
    const check = await checkSlack({ botToken: tokens.bot, appToken: tokens.app, signingSecret: null, apiUrl });
    expect(check).toEqual({ ok: true, team: 'Acme' });
  });

  it.each([
    { wrong: { botToken: 'xoxb-wrong' }, reason: 'SLACK_BOT_TOKEN: invalid_auth' },
    { wrong: { appToken: 'xapp-wrong' }, reason: 'SLACK_APP_TOKEN: invalid_auth' },
  ])('[B3] a wrong token → which one: $reason', async ({ wrong, reason }) => {
    const slack = await startSlack({ manifest: readManifest(), refusalsAreFine: true });
    const { apiUrl, tokens } = slack.standIn;
    const config = { botToken: tokens.bot, appToken: tokens.app, signingSecret: null, apiUrl, ...wrong };
    expect(await checkSlack(config)).toEqual({ ok: false, refused: true, reason });
  });

  it.each(['500', '429', 'down'] as const)('[B3] Slack away (%s) → not taken for a refusal', async (kind) => {
    const slack = await startSlack({ manifest: readManifest() });
    const { apiUrl, tokens, faults } = slack.standIn;
    if (kind === 'down') faults.down();
    else faults.next({ method: 'auth.test', kind });
    const config = { botToken: tokens.bot, appToken: tokens.app, signingSecret: null, apiUrl };
    expect(await checkSlack(config)).toMatchObject({ ok: false, refused: false });
  });
});
