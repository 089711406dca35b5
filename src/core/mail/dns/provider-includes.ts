/**
 * What the big mail providers ask to be put into the SPF record, by the end of their SMTP host's name; each from the
 * provider's own help page. For any other host its own name is taken: `a:HOST`.
 */
const INCLUDES: readonly (readonly [host: string, include: string])[] = [
  ['gmail.com', '_spf.google.com'],
  ['google.com', '_spf.google.com'],
  ['office365.com', 'spf.protection.outlook.com'],
  ['outlook.com', 'spf.protection.outlook.com'],
  ['ovh.net', 'mx.ovh.com'],
  ['gandi.net', '_mailcust.gandi.net'],
  ['infomaniak.com', 'spf.infomaniak.ch'],
  ['brevo.com', 'spf.brevo.com'],
  ['mailjet.com', 'spf.mailjet.com'],
  ['sendgrid.net', 'sendgrid.net'],
  ['mailgun.org', 'mailgun.org'],
  ['amazonaws.com', 'amazonses.com'],
  ['messagingengine.com', 'spf.messagingengine.com'],
];

/** The SPF term that lets this SMTP host send, e.g. `include:_spf.google.com`; null: no such host is known. */
export function spfTermOf(smtpHost: string | null): string | null {
  if (smtpHost === null) return null;
  const known = INCLUDES.find(([end]) => smtpHost === end || smtpHost.endsWith(`.${end}`));
  return known ? `include:${known[1]}` : `a:${smtpHost}`;
}
