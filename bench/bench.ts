/** One line of the table: ours against a floor measured in the same run. */
export interface BenchRow {
  readonly name: string;
  readonly ours: number;
  readonly floor: number;
  readonly unit: string;
  /** Ours compared with the floor, as `target` puts it. */
  readonly ratio: number;
  /** E.g. `≥ 0.8` or `< 1.5`; shown beside the ratio. */
  readonly target: string;
  readonly met: boolean;
}

export interface Bench {
  /** `smoke`: a small run whose figures mean nothing, so that the bench cannot rot. */
  run(options: { smoke: boolean }): Promise<BenchRow[]>;
}

/** The middle of the sorted values; the mean of the two middle ones when even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The value below which `share` (0 to 1) of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
