import type { ApiMethod } from './method.ts';

export const appMethods: Readonly<Record<string, ApiMethod>> = {
  'api.test': { token: 'none', run: (_context, args) => ({ args }) },
  'auth.test': {
    token: 'bot',
    run: ({ workspace, base }) => ({
      url: `${base}/`,
      team: workspace.team.name,
      user: workspace.bot.name.toLowerCase(),
      team_id: workspace.team.id,
      user_id: workspace.bot.userId,
      bot_id: workspace.bot.botId,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': { token: 'app', run: ({ sockets, base }) => ({ url: sockets.ticketUrl(base) }) },
  'bots.info': {
    token: 'bot',
    scope: 'users:read',
    run: ({ workspace: { bot } }) => ({
      bot: {
        id: bot.botId,
        deleted: false,
        name: bot.name,
        updated: 0,
        app_id: bot.appId,
        user_id: bot.userId,
        icons: {},
      },
    }),
  },
  'team.info': {
    token: 'bot',
    scope: 'team:read',
    run: ({ workspace: { team } }) => ({
      team: { id: team.id, name: team.name, domain: team.domain, email_domain: '', icon: {} },
    }),
  },
};
