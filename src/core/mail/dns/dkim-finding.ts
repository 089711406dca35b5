import { createPublicKey } from 'node:crypto';
import { dkimRecord, publicKeyOf } from '../dkim/dkim-key.ts';
import type { Signer } from '../dkim/signer.ts';
import type { DnsFinding } from './dns-finding.ts';
import type { Answer } from './dns-look.ts';
import { tagsOf } from './tag-list.ts';

/** Below it big mailbox providers warn or refuse; RFC 8301 3.2 advises it. */
const ENOUGH_BITS = 2_048;

/** Whether receivers can check our signatures: what is published against the key that signs. */
export function dkimFinding(signer: Signer, published: Answer<string>): DnsFinding {
  const record = dkimRecord(signer);
  const tell = (level: DnsFinding['level'], code: string, params: DnsFinding['params'] = {}): DnsFinding => ({
    check: 'dkim',
    level,
    code,
    params: { name: record.name, ...params },
    record: level === 'ok' ? null : record,
  });
  if (published.kind === 'silent') return { ...tell('unknown', 'silent', { reason: published.reason }), record: null };
  // The version may be left out (RFC 6376 3.6.1), so that anything with a key is one.
  const keys = published.kind === 'found' ? published.values.map(tagsOf).filter((tags) => tags.has('p')) : [];
  const tags = keys[0];
  if (!tags) return tell('problem', 'dkimMissing');
  if (keys.length > 1) return tell('problem', 'dkimSeveral', { number: keys.length });
  const key = (tags.get('p') ?? '').replace(/\s/g, '');
  if (key === '') return tell('problem', 'dkimRevoked');
  if (key !== publicKeyOf(signer.key)) return tell('problem', 'dkimOther');
  if ((tags.get('v') ?? 'DKIM1') !== 'DKIM1' || (tags.get('k') ?? 'rsa') !== 'rsa' || !takesSha256(tags))
    return tell('problem', 'dkimUnfit');
  if ((tags.get('t') ?? '').split(':').includes('y')) return tell('warning', 'dkimTesting');
  const bits = createPublicKey(signer.key).asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < ENOUGH_BITS) return { ...tell('warning', 'dkimShort', { bits }), record: null };
  return tell('ok', 'dkimOk', { bits });
}

/** Without a key of ours only the mail server could sign, which the DNS does not tell. */
export function dkimUnsigned(domain: string): DnsFinding {
  return { check: 'dkim', level: 'warning', code: 'dkimNone', params: { domain }, record: null };
}

/** `h=` names the hashes that a record allows; all unless it does. */
function takesSha256(tags: ReadonlyMap<string, string>): boolean {
  const hashes = tags.get('h');
  return hashes === undefined || hashes.split(':').some((hash) => hash.trim().toLowerCase() === 'sha256');
}
