import { BlockList, isIP } from 'node:net';
import type { Answer, DnsLook } from './dns-look.ts';
import { isSpf, type Mechanism, parseSpf, type Qualifier, type SpfRecord } from './spf-record.ts';

/** An SPF record with everything that it refers to, looked up. */
export interface SpfTree {
  readonly record: SpfRecord;
  readonly branches: readonly SpfBranch[];
  readonly redirect: SpfTree | null;
}

interface SpfBranch {
  readonly mechanism: Mechanism;
  /** What include brings along. */
  readonly tree: SpfTree | null;
  /** Whether an address is meant; null: only a receiver can tell (macros, ptr, exists). */
  readonly means: ((address: string) => boolean) | null;
}

/** All that a receiver looks up on the way, whichever address a mail comes from. */
export interface SpfWalk {
  /** The domain's SPF records: one is right. */
  readonly records: readonly string[];
  readonly tree: SpfTree | null;
  /** Mechanisms that cost a look-up: RFC 7208 4.6.4 allows 10. */
  readonly lookups: number;
  /** A term that breaks the record for every receiver, e.g. one that includes a domain without SPF. */
  readonly broken: string | null;
  readonly silent: Extract<Answer<string>, { kind: 'silent' }> | null;
}

export const MOST_LOOKUPS = 10;

/** Beyond it the record is broken anyway; a loop of includes ends here too. */
const GIVE_UP = 30;

/** Mechanisms that cost a look-up. */
const COSTLY: ReadonlySet<Mechanism['name']> = new Set(['include', 'a', 'mx', 'ptr', 'exists']);

export async function walkSpf(look: DnsLook, domain: string): Promise<SpfWalk> {
  let lookups = 0;
  let broken: string | null = null;
  let silent: SpfWalk['silent'] = null;
  const records = await recordsOf(domain);
  const tree = records.length === 1 ? await grow(records[0] ?? '', domain) : null;
  return { records, tree, lookups, broken, silent };

  async function grow(text: string, at: string): Promise<SpfTree> {
    const record = parseSpf(text);
    broken ??= record.broken;
    const branches: SpfBranch[] = [];
    for (const mechanism of record.mechanisms) branches.push(await branchOf(mechanism, at));
    // After `all` a redirect counts for nothing (RFC 7208 6.1).
    const wanted = record.mechanisms.some(({ name }) => name === 'all') ? null : record.redirect;
    return { record, branches, redirect: wanted === null ? null : await follow(wanted, `redirect=${wanted}`) };
  }

  async function branchOf(mechanism: Mechanism, at: string): Promise<SpfBranch> {
    const { name, value } = mechanism;
    const target = value ?? at;
    if (name === 'include') return { mechanism, tree: await follow(target, `include:${target}`), means: null };
    if (COSTLY.has(name)) lookups += 1;
    if (name === 'all') return { mechanism, tree: null, means: () => true };
    if (name === 'ip4' || name === 'ip6') return { mechanism, tree: null, means: rangesOf([target], mechanism) };
    if (name === 'exists' || name === 'ptr' || target.includes('%') || lookups > GIVE_UP)
      return { mechanism, tree: null, means: null };
    return { mechanism, tree: null, means: rangesOf(await addressesOf(name, target), mechanism) };
  }

  async function follow(target: string, term: string): Promise<SpfTree | null> {
    lookups += 1;
    if (lookups > GIVE_UP || target.includes('%')) return null;
    const found = await recordsOf(target);
    if (found.length === 1) return await grow(found[0] ?? '', target);
    if (silent === null) broken ??= term;
    return null;
  }

  async function recordsOf(name: string): Promise<readonly string[]> {
    return valuesOf(await look.txt(name)).filter(isSpf);
  }

  async function addressesOf(name: Mechanism['name'], target: string): Promise<readonly string[]> {
    if (name === 'a') return valuesOf(await look.addresses(target));
    const exchanges = valuesOf(await look.mx(target)).filter(({ exchange }) => exchange !== '');
    const each = await Promise.all(exchanges.map(async ({ exchange }) => valuesOf(await look.addresses(exchange))));
    return each.flat();
  }

  function valuesOf<Value>(answer: Answer<Value>): readonly Value[] {
    if (answer.kind === 'silent') silent ??= answer;
    return answer.kind === 'found' ? answer.values : [];
  }
}

/** What a receiver concludes for a mail from this address (RFC 7208 4.6.2); null: only it can tell. */
export function spfResult(tree: SpfTree, address: string): Qualifier | null {
  for (const { mechanism, tree: included, means } of tree.branches) {
    if (mechanism.name === 'include') {
      const result = included && spfResult(included, address);
      if (result === null) return null;
      if (result === '+') return mechanism.qualifier;
    } else if (means === null) return null;
    else if (means(address)) return mechanism.qualifier;
  }
  if (tree.redirect) return spfResult(tree.redirect, address);
  return tree.record.redirect === null ? '?' : null;
}

function rangesOf(addresses: readonly string[], { prefix4, prefix6 }: Mechanism): (address: string) => boolean {
  const ranges = new BlockList();
  for (const address of addresses) {
    if (isIP(address) === 4) ranges.addSubnet(address, prefix4 ?? 32, 'ipv4');
    else ranges.addSubnet(address, Math.min(prefix6 ?? 128, 128), 'ipv6');
  }
  return (address) => ranges.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
