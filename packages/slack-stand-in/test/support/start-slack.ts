import {
  type ChannelSeed,
  createSlackStandIn,
  type Person,
  type SlackStandIn,
  type SlackStandInOptions,
} from 'slack-stand-in';
import { closeAfterTest } from './close-after-test.ts';

/** Ana (English), Bruno (French), Carla (Spanish), and a guest. */
const PEOPLE: readonly Person[] = [
  { id: 'U0ANA', handle: 'ana', name: 'Ana Smith', email: 'ana@acme.test', locale: 'en-US', isAdmin: true },
  { id: 'U0BRUNO', handle: 'bruno', name: 'Bruno Lefèvre', email: 'bruno@acme.test', locale: 'fr-FR' },
  { id: 'U0CARLA', handle: 'carla', name: 'Carla Núñez', email: 'carla@acme.test', locale: 'es-ES' },
  { id: 'U0GUEST', handle: 'guest', name: 'Gus Guest', isGuest: true },
];

const CHANNELS: readonly ChannelSeed[] = [
  { id: 'C0GENERAL', name: 'general' },
  { id: 'C0MONEY', name: 'money' },
  { id: 'C0NOBOT', name: 'no-bot', members: ['U0ANA', 'U0BRUNO'] },
  { id: 'C0SECRET', name: 'secret', isPrivate: true, members: ['U0ANA'] },
  { id: 'C0OLD', name: 'old', isArchived: true },
];

export interface TestOptions extends Partial<SlackStandInOptions> {
  /** The test is about refusals: none of them makes it fail. */
  readonly refusalsAreFine?: boolean;
}

/** A stand-in that closes after the test, which fails when Slack had to refuse something unexpected. */
export async function startSlack({ refusalsAreFine = false, ...options }: TestOptions = {}): Promise<SlackStandIn> {
  const slack = await createSlackStandIn({ people: PEOPLE, channels: CHANNELS, ...options });
  closeAfterTest(async () => {
    await slack.close();
    if (!refusalsAreFine) slack.requireNoRefusals();
  });
  return slack;
}
