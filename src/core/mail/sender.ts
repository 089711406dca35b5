import { domainToASCII } from 'node:url';
import type { Settings } from '../settings/index.ts';
import { oneLine, parseAddress, splitAddress } from '../text.ts';
import { type Signer, signerOf } from './dkim/signer.ts';
import { signedId } from './signed-id.ts';

export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

export interface Sender {
  readonly from: MailAddress;
  /** The company, when the system mailbox sends in its name (E2). */
  readonly replyTo: MailAddress | null;
  /** In ASCII, for Message-IDs: our own From domain. */
  readonly domain: string;
  /** Signs each mail (DKIM); null: no key is set. */
  readonly signer: Signer | null;
}

/**
 * Who the mails are from: the company's own mailbox when it has set a server of its own, else the system mailbox of
 * `SMTP_URL` (its `from` parameter or its user) with Reply-To set to the company.
 */
export function senderOf(settings: Settings, smtpUrl: string | null): Sender {
  const company = settings['company.email'];
  const name = oneLine(settings['company.senderName'] || settings['company.name'], 200);
  const own = settings['smtp.host'] !== '';
  const address = own
    ? settings['smtp.fromEmail'] || company || parseAddress(settings['smtp.user'])
    : systemMailbox(smtpUrl) || settings['smtp.fromEmail'] || company;
  const from = { name, address: address || 'relance@localhost.localdomain' };
  const domain = domainToASCII(splitAddress(from.address).domain) || 'localhost.localdomain';
  return {
    from,
    replyTo: company !== '' && company !== from.address ? { name, address: company } : null,
    domain,
    signer: signerOf(settings, domain),
  };
}

/** Stable for one row, whatever the number of attempts (RFC 5322 3.6.4), and made up by nobody else: reports quote it (E4). */
export function messageIdFor(id: string, { domain, secretKey }: { domain: string; secretKey: string }): string {
  return `<${signedId(id, 'message-id', secretKey)}@${domain}>`;
}

function systemMailbox(smtpUrl: string | null): string | null {
  if (smtpUrl === null) return null;
  const url = new URL(smtpUrl);
  return parseAddress(url.searchParams.get('from') ?? '') ?? parseAddress(decodeURIComponent(url.username));
}
