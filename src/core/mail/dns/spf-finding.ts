import type { DnsFinding, DnsRecord } from './dns-finding.ts';
import type { Answer } from './dns-look.ts';
import { spfTermOf } from './provider-includes.ts';
import { MOST_LOOKUPS, type SpfTree, type SpfWalk, spfResult } from './spf-walk.ts';

export interface SpfFacts {
  /** Of the envelope's sender: what SPF is asked about. */
  readonly domain: string;
  readonly walk: SpfWalk;
  /** The mail server as the public sees it; null: on this machine, so that nobody can tell from outside. */
  readonly smtpHost: string | null;
  readonly hostAddresses: Answer<string>;
}

export function spfFinding(facts: SpfFacts): DnsFinding {
  const { domain, walk } = facts;
  const tell = (level: DnsFinding['level'], code: string, more: Partial<DnsFinding> = {}): DnsFinding => ({
    check: 'spf',
    level,
    code,
    record: null,
    ...more,
    params: { domain, ...more.params },
  });
  if (walk.silent) return tell('unknown', 'silent', { params: { name: walk.silent.name, reason: walk.silent.reason } });
  if (walk.records.length > 1)
    return tell('problem', 'spfSeveral', {
      params: { number: walk.records.length },
      record: recordOf(facts, walk.records),
    });
  if (!walk.tree) return tell('problem', 'spfMissing', { record: recordOf(facts, []) });
  if (walk.broken !== null)
    return tell('problem', 'spfBroken', {
      params: { term: walk.broken },
      record: recordOf(facts, [walk.tree.record.text.replace(` ${walk.broken}`, '')]),
    });
  if (walk.lookups > MOST_LOOKUPS)
    return tell('problem', 'spfTooMany', { params: { number: walk.lookups, most: MOST_LOOKUPS } });
  const own = recordOf(facts, [walk.tree.record.text]);
  const ending = endingOf(walk.tree);
  if (ending === '+') return tell('problem', 'spfOpen', { record: own });
  if (ending !== '-' && ending !== '~') return tell('warning', 'spfUndecided', { record: own });
  return {
    ...judgeHost(facts, walk.tree),
    check: 'spf',
    params: { domain, host: facts.smtpHost ?? '', ending: `${ending}all` },
  };
}

/** Whether mails of our server pass; a relay may send from other addresses than those at which it takes mail. */
function judgeHost(facts: SpfFacts, tree: SpfTree): Pick<DnsFinding, 'level' | 'code' | 'record'> {
  const { smtpHost, hostAddresses } = facts;
  if (smtpHost === null) return { level: 'unknown', code: 'spfLocal', record: null };
  const results = hostAddresses.kind === 'found' ? hostAddresses.values.map((address) => spfResult(tree, address)) : [];
  const term = spfTermOf(smtpHost);
  const named = tree.branches.some(({ mechanism: { name, value } }) => `${name}:${value}` === term);
  if (named || (results.length > 0 && results.every((result) => result === '+')))
    return { level: 'ok', code: 'spfOk', record: null };
  return { level: 'unknown', code: 'spfHost', record: recordOf(facts, [tree.record.text]) };
}

function endingOf(tree: SpfTree): string | null {
  const all = tree.branches.find(({ mechanism }) => mechanism.name === 'all');
  if (all) return all.mechanism.qualifier;
  return tree.redirect ? endingOf(tree.redirect) : null;
}

/** One record of all terms there are, our server's with them, and an end that decides. */
function recordOf({ domain, smtpHost }: SpfFacts, texts: readonly string[]): DnsRecord {
  const there = texts.flatMap((text) => text.split(' ').slice(1)).filter(Boolean);
  const kept = there.filter((term) => !/^[-+~?]?all$/i.test(term));
  const ours = spfTermOf(smtpHost) ?? 'mx';
  const redirect = kept.some((term) => /^redirect=/i.test(term));
  const end = redirect ? [] : [there.includes('-all') ? '-all' : '~all'];
  const terms = [...new Set([...(kept.includes(ours) ? [] : [ours]), ...kept])];
  return { name: domain, type: 'TXT', value: ['v=spf1', ...terms, ...end].join(' ') };
}
