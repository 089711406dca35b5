import { describe, expect, it } from 'vitest';
import { SOURCES, sourcesOf } from '../support/sources.ts';

describe('circles of imports', () => {
  it('no file imports itself by way of others, types and what is loaded later included', () => {
    const walked = [...SOURCES, ...sourcesOf('packages')];
    expect(circles(new Map(walked.map(({ file, imports }) => [file, imports])))).toEqual([]);
  });

  it('two circles and what lies between and beside them → each circle by its files', () => {
    const graph = { a: ['b', 'x'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d', 'leaf'], own: ['own'] };
    expect(circles(new Map(Object.entries(graph)))).toEqual([['a', 'b', 'c'], ['d', 'e'], ['own']]);
  });
});

/** Files from which following the imports leads back to them, those of one circle together. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const reached = new Map([...graph.keys()].map((file) => [file, reachedFrom(graph, file)]));
  const reaches = (from: string, to: string) => reached.get(from)?.has(to) ?? false;
  const inCircle = [...graph.keys()].filter((file) => reaches(file, file)).sort();
  return inCircle
    .map((file) => inCircle.filter((other) => reaches(file, other) && reaches(other, file)))
    .filter((circle, index) => circle[0] === inCircle[index]);
}

function reachedFrom(graph: ReadonlyMap<string, readonly string[]>, start: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const next = [...(graph.get(start) ?? [])];
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    next.push(...(graph.get(file) ?? []));
  }
  return reached;
}
