import type { DnsFinding, DnsRecord } from './dns-finding.ts';
import type { Answer, DnsLook } from './dns-look.ts';
import { isAligned } from './domains.ts';
import { tagsOf } from './tag-list.ts';

export interface DmarcFacts {
  /** The domain that readers see. */
  readonly from: string;
  /** What SPF vouches for. */
  readonly envelopeDomain: string;
  /** What our signature vouches for; null: we do not sign. */
  readonly signingDomain: string | null;
  /** Where reports may go. */
  readonly mailbox: string;
  readonly policy: DmarcPolicy;
}

/** The policy that counts for a domain: its own or that of a domain above it. */
export type DmarcPolicy =
  | { readonly kind: 'found'; readonly owner: string; readonly records: readonly string[] }
  | Exclude<Answer<string>, { kind: 'found' }>;

/** Names that are looked up at most on the way up (as RFC 9989, which follows RFC 7489, walks). */
const MOST_STEPS = 8;

export async function findDmarc(look: DnsLook, from: string): Promise<DmarcPolicy> {
  const labels = from.split('.');
  const steps = Math.min(MOST_STEPS, Math.max(1, labels.length - 1));
  for (let step = 0; step < steps; step += 1) {
    const owner = labels.slice(step).join('.');
    const answer = await look.txt(`_dmarc.${owner}`);
    if (answer.kind === 'silent') return answer;
    const records = answer.kind === 'found' ? answer.values.filter((text) => /^v=DMARC1\b/i.test(text)) : [];
    if (records.length > 0) return { kind: 'found', owner, records };
  }
  return { kind: 'none' };
}

export function dmarcFinding(facts: DmarcFacts): DnsFinding {
  const { from, policy } = facts;
  const tell = (level: DnsFinding['level'], code: string, more: Partial<DnsFinding> = {}): DnsFinding => ({
    check: 'dmarc',
    level,
    code,
    record: null,
    ...more,
    params: { domain: from, ...more.params },
  });
  if (policy.kind === 'silent')
    return tell('unknown', 'silent', { params: { name: policy.name, reason: policy.reason } });
  if (policy.kind === 'none') return tell('warning', 'dmarcMissing', { record: recordOf(from, 'none', facts) });
  const { owner, records } = policy;
  const tags = tagsOf(records[0] ?? '');
  const wanted = (tags.get('p') ?? '').toLowerCase();
  if (records.length > 1)
    return tell('problem', 'dmarcSeveral', {
      params: { number: records.length },
      record: recordOf(owner, wanted, facts),
    });
  if (!['none', 'quarantine', 'reject'].includes(wanted))
    return tell('problem', 'dmarcBroken', { record: recordOf(owner, 'none', facts) });
  const spf = isAligned(facts.envelopeDomain, from, { strict: tags.get('aspf') === 's', owner });
  const dkim =
    facts.signingDomain !== null && isAligned(facts.signingDomain, from, { strict: tags.get('adkim') === 's', owner });
  if (!spf && !dkim)
    return tell(facts.signingDomain === null ? 'warning' : 'problem', 'dmarcUnaligned', {
      params: { envelope: facts.envelopeDomain, signing: facts.signingDomain ?? '–' },
    });
  if (!tags.has('rua'))
    return tell('warning', 'dmarcNoReports', { record: withReports(owner, records[0] ?? '', facts) });
  return tell('ok', 'dmarcOk', { params: { policy: wanted } });
}

function recordOf(owner: string, policy: string, { mailbox }: DmarcFacts): DnsRecord {
  return { name: `_dmarc.${owner}`, type: 'TXT', value: `v=DMARC1; p=${policy || 'none'}; rua=mailto:${mailbox}` };
}

function withReports(owner: string, text: string, { mailbox }: DmarcFacts): DnsRecord {
  const kept = text.replace(/[\s;]+$/, '');
  return { name: `_dmarc.${owner}`, type: 'TXT', value: `${kept}; rua=mailto:${mailbox}` };
}
