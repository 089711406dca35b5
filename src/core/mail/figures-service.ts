import type { Base } from '../base.ts';
import { chooseNames, type FiguresService, type LatencyCount, OTHER_DOMAINS, type OutcomeCount } from './figures.ts';
import { createFiguresStore } from './figures-store.ts';

export function createFiguresService(base: Base): FiguresService {
  const store = createFiguresStore(base.db);
  return {
    async add({ outcomes, latencies, newcomers }) {
      const { names, dropped } = chooseNames(await store.namedDomains(), newcomers);
      if (dropped !== null) await store.dropName(dropped);
      await store.addOutcomes(summed(outcomes, names), base.clock.now());
      await store.addLatencies([...latencies].sort(byKey));
      return names;
    },
  };
}

function byKey(one: LatencyCount, two: LatencyCount): number {
  return one.class === two.class ? one.upTo - two.upTo : one.class < two.class ? -1 : 1;
}

/** One row for each key, always in the same order: two processes that write at once wait for, and never lock out, each other. */
function summed(outcomes: readonly OutcomeCount[], names: ReadonlySet<string>): OutcomeCount[] {
  const sums = new Map<string, OutcomeCount>();
  for (const outcome of outcomes) {
    const domain = names.has(outcome.domain) ? outcome.domain : OTHER_DOMAINS;
    const key = `${outcome.class} ${domain} ${outcome.outcome}`;
    sums.set(key, { ...outcome, domain, count: outcome.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums].sort(([one], [two]) => (one < two ? -1 : 1)).map(([, outcome]) => outcome);
}
