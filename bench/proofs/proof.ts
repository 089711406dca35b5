/** What a proof found out: figures to print, and every statement that did not hold. */
export interface Findings {
  readonly figures: Readonly<Record<string, string | number>>;
  readonly broken: readonly string[];
}

/** Collects statements that must hold; only those that do not are kept, the first few of each kind. */
export function createWitness() {
  const broken: string[] = [];
  const seen = new Map<string, number>();
  return {
    broken,
    expect(holds: boolean, statement: string, example = ''): void {
      if (holds) return;
      const times = (seen.get(statement) ?? 0) + 1;
      seen.set(statement, times);
      if (times <= 3) broken.push(example === '' ? statement : `${statement}: ${example}`);
    },
  };
}

/** A dice that falls the same way each time (mulberry32), so that a failure can be looked at again. */
export function createDice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** Between 0 and `sides - 1`, from a text: the same for the same text (FNV-1a). */
export function diceOf(text: string, sides: number): number {
  let hash = 0x81_1c_9d_c5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93);
  return ((hash ^ (hash >>> 13)) >>> 0) % sides;
}
