import { SlackError } from '../slack-error.ts';
import type { Json, Person } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import { type ApiMethod, isTrue, pageOf, requireArgument } from './method.ts';

export const userMethods: Readonly<Record<string, ApiMethod>> = {
  'users.info': {
    token: 'bot',
    scope: 'users:read',
    run: ({ workspace }, args) => {
      const id = requireArgument(args, 'user');
      const locale = isTrue(args['include_locale']);
      return {
        user: id === workspace.bot.userId ? botJson(workspace) : personJson(workspace, workspace.person(id), locale),
      };
    },
  },
  'users.list': {
    token: 'bot',
    scope: 'users:read',
    run: ({ workspace }, args) => {
      const locale = isTrue(args['include_locale']);
      const members = [
        ...[...workspace.people.values()].map((person) => personJson(workspace, person, locale)),
        botJson(workspace),
      ];
      const { page, response_metadata } = pageOf(members, args);
      return { members: page, cache_ts: Math.floor(workspace.clock.now() / 1000), response_metadata };
    },
  },
  'users.lookupByEmail': {
    token: 'bot',
    scope: 'users:read.email',
    run: ({ workspace }, args) => {
      const email = requireArgument(args, 'email').toLowerCase();
      const person = [...workspace.people.values()].find((candidate) => candidate.email?.toLowerCase() === email);
      if (!person) throw new SlackError('users_not_found');
      return { user: personJson(workspace, person, false) };
    },
  },
};

function personJson(workspace: Workspace, person: Person, withLocale: boolean): Json {
  const email = person.email && workspace.scopes.has('users:read.email') ? { email: person.email } : {};
  return {
    id: person.id,
    team_id: person.teamId ?? workspace.team.id,
    name: person.handle,
    deleted: person.isDeleted ?? false,
    real_name: person.name,
    tz: person.timeZone ?? 'Europe/Paris',
    tz_label: person.timeZone ?? 'Europe/Paris',
    tz_offset: offsetSeconds(person.timeZone ?? 'Europe/Paris', workspace.clock.now()),
    profile: {
      real_name: person.name,
      display_name: person.handle,
      ...email,
      team: person.teamId ?? workspace.team.id,
    },
    is_admin: person.isAdmin ?? false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.isGuest ?? false,
    is_ultra_restricted: false,
    is_stranger: person.teamId !== undefined && person.teamId !== workspace.team.id,
    is_bot: false,
    is_app_user: false,
    updated: 0,
    ...(withLocale ? { locale: person.locale ?? 'en-US' } : {}),
  };
}

function botJson({ team, bot }: Workspace): Json {
  return {
    id: bot.userId,
    team_id: team.id,
    name: bot.name.toLowerCase(),
    deleted: false,
    real_name: bot.name,
    profile: { real_name: bot.name, bot_id: bot.botId, api_app_id: bot.appId, team: team.id },
    is_admin: false,
    is_bot: true,
    is_app_user: false,
    updated: 0,
  };
}

function offsetSeconds(timeZone: string, now: number): number {
  const name =
    new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
      .formatToParts(now)
      .find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60) : 0;
}
