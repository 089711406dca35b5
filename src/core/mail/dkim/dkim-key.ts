import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Actor } from '../../access/index.ts';
import { refuseField } from '../../errors.ts';
import { parseSettings, type Settings, type SettingsService } from '../../settings/index.ts';
import type { DnsRecord } from '../dns/dns-finding.ts';
import { senderOf } from '../sender.ts';
import type { Signer } from './signer.ts';
import { signingDomain, signingSelector } from './signer.ts';

/** What RFC 8301 3.2 advises, and the most whose record every zone and provider takes. */
const BITS = 2_048;

/** What making a key needs of the core. */
interface KeyCore {
  readonly base: { readonly smtpUrl: string | null };
  readonly settings: Pick<SettingsService, 'all'>;
  transaction<Result>(
    work: (rooms: { readonly settings: Pick<SettingsService, 'setMany'> }) => Promise<Result>,
  ): Promise<Result>;
}

/** Where the next key of the company would be published, unless somebody chooses otherwise. */
export function nextSigner(settings: Settings, smtpUrl: string | null): { domain: string; selector: string } {
  const domain = signingDomain(settings, senderOf(settings, smtpUrl).domain);
  const selector = signingSelector(settings);
  return { domain, selector: settings['dkim.privateKey'] === '' ? selector : selectorAfter(selector) };
}

/**
 * Makes an RSA key, or takes the one in `pem`, keeps it, and signs with it from now on (`settings.edit`). A key is never replaced under its own
 * selector: receivers check mails of the last days against the record that is published there.
 */
export async function makeDkimKey(
  core: KeyCore,
  actor: Actor,
  chosen: { readonly domain?: string | undefined; readonly selector?: string | undefined; readonly pem?: string } = {},
): Promise<void> {
  const settings = await core.settings.all();
  const next = nextSigner(settings, core.base.smtpUrl);
  const where = parseSettings({
    'dkim.selector': chosen.selector || next.selector,
    'dkim.domain': chosen.domain ?? settings['dkim.domain'],
    ...(chosen.pem === undefined ? {} : { 'dkim.privateKey': chosen.pem }),
  });
  const selector = where['dkim.selector'] ?? next.selector;
  const domain = where['dkim.domain'] || next.domain;
  const taken = selector === signingSelector(settings) && domain === next.domain;
  if (taken && settings['dkim.privateKey'] !== '')
    throw refuseField('dkim.selector', 'mail.selectorTaken', { selector, next: next.selector });
  const pem = where['dkim.privateKey'] || (await newPem());
  await core.transaction((rooms) => rooms.settings.setMany(actor, { ...where, 'dkim.privateKey': pem }));
}

async function newPem(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: BITS });
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

/** The key that signs and its record to publish; null: none is set, or one that cannot be read. */
export function dkimKey(
  settings: Settings,
  smtpUrl: string | null,
): (Omit<Signer, 'key'> & { record: DnsRecord }) | null {
  const { signer } = senderOf(settings, smtpUrl);
  return signer && { domain: signer.domain, selector: signer.selector, record: dkimRecord(signer) };
}

/** What receivers look up to check our signatures (RFC 6376 3.6). */
export function dkimRecord({ domain, selector, key }: Signer): DnsRecord {
  return {
    name: `${selector}._domainkey.${domain}`,
    type: 'TXT',
    value: `v=DKIM1; k=rsa; p=${publicKeyOf(key)}`,
  };
}

/** The public half as records carry it: SubjectPublicKeyInfo in base64. */
export function publicKeyOf(key: Signer['key']): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
}

/** `relance` → `relance2` → `relance3`. */
function selectorAfter(selector: string): string {
  const [, stem = selector, number = '1'] = /^(.*?)(\d+)?$/.exec(selector) ?? [];
  return `${stem}${Number(number) + 1}`;
}
