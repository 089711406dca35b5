import {
  type ApiRefusal,
  type ChannelSeed,
  createSlackStandIn,
  type Desk,
  type Person,
  type SlackStandIn,
  type SlackStandInOptions,
  type Until,
} from 'slack-stand-in';
import { closeAfterTest } from './open-things.ts';

export type { Desk } from 'slack-stand-in';

/** Ana (English), Bruno (French), Carla (Spanish), and a guest. */
export const PEOPLE: readonly Person[] = [
  { id: 'U0ANA', handle: 'ana', name: 'Ana Smith', email: 'ana@acme.test', locale: 'en-US', isAdmin: true },
  { id: 'U0BRUNO', handle: 'bruno', name: 'Bruno Lefèvre', email: 'bruno@acme.test', locale: 'fr-FR' },
  { id: 'U0CARLA', handle: 'carla', name: 'Carla Núñez', email: 'carla@acme.test', locale: 'es-ES' },
  { id: 'U0GUEST', handle: 'guest', name: 'Gus Guest', isGuest: true },
];

export const CHANNELS: readonly ChannelSeed[] = [
  { id: 'C0GENERAL', name: 'general' },
  { id: 'C0MONEY', name: 'money' },
  { id: 'C0NOBOT', name: 'no-bot', members: ['U0ANA', 'U0BRUNO'] },
  { id: 'C0SECRET', name: 'secret', isPrivate: true, members: ['U0ANA'] },
  { id: 'C0OLD', name: 'old', isArchived: true },
];

/** Words of ours that were taken for somebody else's, whose marks give way to signs that look like them. */
const LOOK_ALIKE_COMMAND = /ˋ\/?relance/;

export interface TestSlackOptions extends Partial<SlackStandInOptions> {
  /** The test is about refusals: none of them makes it fail. */
  readonly refusalsAreFine?: boolean;
}

export interface TestSlack {
  readonly standIn: SlackStandIn;
  /** Variables that point the program at this Slack; `http` gives the signing secret, `socket` the app token. */
  env(mode: 'http' | 'socket'): Record<string, string>;
  /** Envelopes go there, signed; without it they go over Socket Mode. */
  sendTo(eventsUrl: string): void;
  /** One person at their Slack; `channel` is where commands are typed unless told otherwise. */
  as(person: string, channel?: string): Desk;
  readonly until: Until;
  /** A refusal that this test provokes on purpose; others make `close` throw. */
  expectRefusal(method: string, error: string): void;
  /** What the bot got wrong and nobody expected. */
  unexpectedRefusals(): readonly ApiRefusal[];
  /** Stops the stand-in before the test's end; throws when Slack had to refuse something that was not expected. */
  close(): Promise<void>;
}

/**
 * Starts a Slack for a test, with four people and five channels unless told otherwise. It closes
 * after the test by itself, and the test fails when Slack had to refuse something unexpected.
 */
export async function startSlack({ refusalsAreFine = false, ...options }: TestSlackOptions = {}): Promise<TestSlack> {
  const standIn = await createSlackStandIn({ people: PEOPLE, channels: CHANNELS, ...options });

  let closed = false;
  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await standIn.close();
    const marred = standIn.workspace.calls.filter(({ args }) => LOOK_ALIKE_COMMAND.test(JSON.stringify(args)));
    if (marred.length > 0)
      throw new Error(`a command stands in look-alike backticks:\n${JSON.stringify(marred[0]?.args)}`);
    if (!refusalsAreFine) standIn.requireNoRefusals();
  }
  closeAfterTest(close);

  return {
    standIn,
    env: (mode) => ({
      SLACK_API_URL: standIn.apiUrl,
      SLACK_BOT_TOKEN: standIn.tokens.bot,
      ...(mode === 'http' ? { SLACK_SIGNING_SECRET: standIn.signingSecret } : { SLACK_APP_TOKEN: standIn.tokens.app }),
    }),
    sendTo: standIn.sendTo,
    as: standIn.as,
    until: standIn.until,
    expectRefusal: standIn.expectRefusal,
    unexpectedRefusals: standIn.unexpectedRefusals,
    close,
  };
}
