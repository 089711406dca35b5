import { COMMAND, SHORTCUTS } from './ids.ts';
import { VERB_NAMES } from './verbs.ts';

/**
 * The app as Slack is told about it: `slack-manifest.json` holds exactly this (a test compares them). Scopes are the
 * fewest that do: commands, speaking, opening the conversation in which somebody is told alone, and looking up who
 * somebody is and which language they read.
 */
export function slackManifest() {
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Relance',
      description: 'Unpaid invoices, mailings, incidents and ratings: your customers informed by e-mail.',
      long_description:
        'Relance keeps your customers informed by e-mail from Slack: reminders of unpaid invoices that a person approves, mailings from templates with a quota and an undo, notices when an incident is opened or closed, and the ratings that customers give in return. Type /relance help to see what you may do.',
      background_color: '#1f6f8b',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: 'Relance', always_online: true },
      slash_commands: [
        {
          command: COMMAND,
          description: 'Invoices, mailings, incidents and ratings of your customers',
          usage_hint: `[${VERB_NAMES.join(' | ')}]`,
          // Mentions in the text come as ids.
          should_escape: true,
        },
      ],
      shortcuts: [
        shortcut('global', 'Unpaid invoices', SHORTCUTS.debtors, 'Who owes, and tell them'),
        shortcut('global', 'Send a template', SHORTCUTS.send, 'One template to one or many customers'),
        shortcut('global', 'New incident', SHORTCUTS.incident, 'Open an incident for a customer'),
        shortcut('global', 'Find a customer', SHORTCUTS.customer, 'Addresses, debts, incidents, ratings'),
        shortcut(
          'message',
          'Open incident from this',
          SHORTCUTS.incidentFromMessage,
          'Open an incident from this message',
        ),
      ],
    },
    oauth_config: { scopes: { bot: ['chat:write', 'commands', 'im:write', 'users:read'] } },
    settings: {
      event_subscriptions: { bot_events: ['app_home_opened'] },
      interactivity: { is_enabled: true },
      org_deploy_enabled: false,
      socket_mode_enabled: true,
      token_rotation_enabled: false,
    },
  };
}

/** Slack allows 24 characters for a shortcut's name, 150 for its description. */
function shortcut(type: 'global' | 'message', name: string, callbackId: string, description: string): object {
  return { name, type, callback_id: callbackId, description };
}
