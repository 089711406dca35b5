import type { webApi } from '@slack/bolt';
import { type Clock, HOUR } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import { AppError } from '../core/errors.ts';
import { type Caller, createVoice, type Voice } from './caller.ts';

/** What Slack knows about someone. */
interface SlackPerson {
  readonly name: string;
  readonly locale: string | null;
  /** IANA name. */
  readonly timeZone: string | null;
  /** A guest, a stranger of another workspace, a bot or a deactivated account: never let in. */
  readonly outsider: boolean;
}

export interface People {
  /** Slack's person with our permissions. Refuses outsiders; an unknown person has no permission at all. */
  caller(input: { slackUserId: string; teamId: string | null }): Promise<Caller>;
  /** How a channel is spoken to: in the company's language. */
  channelVoice(): Promise<Voice>;
  /** How somebody is spoken to before their permissions are known; what Slack has told before, else English. */
  guessLanguage(slackUserId: string): string | null;
}

/** A change of language or a deactivation is seen after this long. */
const REMEMBERED = HOUR;
const MOST_REMEMBERED = 5_000;

export function createPeople(input: {
  readonly core: Core;
  readonly slack: webApi.WebClient;
  readonly clock: Clock;
  /** The team that the bot was installed in. */
  readonly team: () => Promise<string>;
}): People {
  const { core, slack, clock } = input;
  const remembered = new Map<string, { readonly person: SlackPerson; readonly at: number }>();

  return {
    async caller({ slackUserId, teamId }) {
      const [team, person, settings] = await Promise.all([input.team(), lookUp(slackUserId), core.settings.all()]);
      if (person.outsider || (teamId !== null && teamId !== team)) throw new AppError('bot.outsider');
      const actor = await core.access.actorForSlack({ slackUserId, name: person.name, language: person.locale });
      const voice = createVoice({
        words: core.base.words,
        language: actor.language,
        zone: settings['company.timeZone'],
        ownZone: person.timeZone,
      });
      return { ...voice, slackUserId, actor };
    },
    async channelVoice() {
      const settings = await core.settings.all();
      return createVoice({
        words: core.base.words,
        language: settings['company.language'],
        zone: settings['company.timeZone'],
      });
    },
    guessLanguage: (slackUserId) => remembered.get(slackUserId)?.person.locale ?? null,
  };

  async function lookUp(slackUserId: string): Promise<SlackPerson> {
    const known = remembered.get(slackUserId);
    if (known && clock.now() - known.at < REMEMBERED) return known.person;
    try {
      const { user } = await slack.users.info({ user: slackUserId, include_locale: true });
      const team = await input.team();
      const foreign = user?.team_id !== undefined && user.team_id !== team && !user.enterprise_user;
      const outsider =
        foreign ||
        [user?.is_stranger, user?.is_restricted, user?.is_ultra_restricted, user?.is_bot, user?.deleted].includes(true);
      const person = {
        name: user?.real_name ?? user?.name ?? slackUserId,
        locale: user?.locale ?? null,
        timeZone: user?.tz ?? null,
        outsider,
      };
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(slackUserId, { person, at: clock.now() });
      return person;
    } catch (error) {
      // Better what was true an hour ago than nobody served; somebody never seen stays outside.
      if (known) return known.person;
      throw new AppError('bot.slackUnreachable', { cause: error });
    }
  }
}
