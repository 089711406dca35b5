/**
 * Ids of commands, modals, buttons and selects: they stand in messages that people keep for months, so they never
 * change their meaning.
 */
export const COMMAND = '/relance';

export const SHORTCUTS = {
  debtors: 'open_debtors',
  send: 'open_send',
  incident: 'open_incident',
  customer: 'open_customer',
  incidentFromMessage: 'incident_from_message',
} as const;

/** Views whose only purpose is to say something. */
export const NOTE_VIEW = 'note';

/** A button that opens an address: Slack tells us about the press, nothing is to be done. */
export const LINK_ACTION = 'link';
