import { domainToASCII } from 'node:url';
import type { Settings } from '../../settings/index.ts';
import { splitAddress } from '../../text.ts';
import type { Signer } from '../dkim/signer.ts';
import { asciiAddress } from '../mime/header-text.ts';
import { type Sender, senderOf } from '../sender.ts';
import { isLoopback, targetOf } from '../smtp/smtp-target.ts';
import { bulkFinding } from './bulk-finding.ts';
import { dkimFinding, dkimUnsigned } from './dkim-finding.ts';
import { dmarcFinding, findDmarc } from './dmarc-finding.ts';
import type { DnsFinding } from './dns-finding.ts';
import { createDnsLook, type DnsLook } from './dns-look.ts';
import { isPublicDomain } from './domains.ts';
import { mxFinding } from './mx-finding.ts';
import { spfFinding } from './spf-finding.ts';
import { walkSpf } from './spf-walk.ts';

export interface DnsCheckInput {
  readonly settings: Settings;
  readonly smtpUrl: string | null;
  readonly publicUrl: string;
  /** Whom to ask, `address` or `address:port`; null: the system's. */
  readonly dnsServers: readonly string[] | null;
}

/** Looks up what mailbox providers will look up about our mails, and says of each what is wrong and what to publish. */
export async function checkDns({ settings, smtpUrl, publicUrl, dnsServers }: DnsCheckInput): Promise<DnsFinding[]> {
  const sender = senderOf(settings, smtpUrl);
  if (!isPublicDomain(sender.domain)) return [notPublic('domain', sender.domain)];
  const look = createDnsLook(dnsServers);
  const envelopeDomain = envelopeDomainOf(settings, sender);
  const findings = await Promise.all([
    checkSpf(look, envelopeDomain, smtpHostOf(settings, smtpUrl)),
    checkDkim(look, sender),
    checkDmarc(look, sender, envelopeDomain),
    ...[...new Set([envelopeDomain, sender.domain])].map((domain) => checkMx(look, domain)),
  ]);
  return [...findings, bulkFinding(findings, publicUrl)];
}

/** Whether our key's record is published; null: no key is set. */
export async function checkDkimRecord(input: Omit<DnsCheckInput, 'publicUrl'>): Promise<DnsFinding | null> {
  const { signer } = senderOf(input.settings, input.smtpUrl);
  return signer && (await lookAtDkim(createDnsLook(input.dnsServers), signer));
}

function notPublic(check: DnsFinding['check'], domain: string): DnsFinding {
  return { check, level: 'unknown', code: 'notPublic', params: { domain }, record: null };
}

async function checkSpf(look: DnsLook, domain: string, smtpHost: string | null): Promise<DnsFinding> {
  const walk = await walkSpf(look, domain);
  const hostAddresses = smtpHost === null ? ({ kind: 'none' } as const) : await look.addresses(smtpHost);
  return spfFinding({ domain, walk, smtpHost, hostAddresses });
}

async function checkDkim(look: DnsLook, sender: Sender): Promise<DnsFinding> {
  return sender.signer ? await lookAtDkim(look, sender.signer) : dkimUnsigned(sender.domain);
}

async function lookAtDkim(look: DnsLook, signer: Signer): Promise<DnsFinding> {
  if (!isPublicDomain(signer.domain)) return notPublic('dkim', signer.domain);
  return dkimFinding(signer, await look.txt(`${signer.selector}._domainkey.${signer.domain}`));
}

async function checkDmarc(look: DnsLook, sender: Sender, envelopeDomain: string): Promise<DnsFinding> {
  return dmarcFinding({
    from: sender.domain,
    envelopeDomain,
    signingDomain: sender.signer?.domain ?? null,
    mailbox: asciiAddress(sender.from.address),
    policy: await findDmarc(look, sender.domain),
  });
}

async function checkMx(look: DnsLook, domain: string): Promise<DnsFinding> {
  const mx = await look.mx(domain);
  return mxFinding(domain, mx, mx.kind === 'none' ? await look.addresses(domain) : { kind: 'none' });
}

/** The domain of the address that bounces go to: SPF is asked about it, not about From. */
function envelopeDomainOf(settings: Settings, sender: Sender): string {
  const address = settings['bounces.address'];
  return address === '' ? sender.domain : domainToASCII(splitAddress(address).domain);
}

/** A server on this machine or by its address has no name that others could look up. */
function smtpHostOf(settings: Settings, smtpUrl: string | null): string | null {
  const found = targetOf(settings, smtpUrl);
  if ('trouble' in found || isLoopback(found.target.host) || !/[a-z]/i.test(found.target.host)) return null;
  return found.target.host.toLowerCase();
}
