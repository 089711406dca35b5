import type { State, StateEntry } from './turn.ts';

/** Reads what people entered. A block of ours holds one element, so the block's name is enough. */

export function textIn(state: State, block: string): string {
  return entry(state, block)?.value ?? '';
}

/** A whole number that is not negative, or null for anything else. */
export function countIn(state: State, block: string): number | null {
  const text = textIn(state, block).trim();
  return /^\d{1,5}$/.test(text) ? Number(text) : null;
}

export function chosenIn(state: State, block: string): string | null {
  return entry(state, block)?.selected_option?.value ?? null;
}

/** The chosen values with the words that stood beside them. */
export function allChosenIn(state: State, block: string): { value: string; text: string }[] {
  return (entry(state, block)?.selected_options ?? []).map(({ value, text }) => ({ value, text: text?.text ?? '' }));
}

export function isTicked(state: State, block: string, value: string): boolean {
  return allChosenIn(state, block).some((chosen) => chosen.value === value);
}

export function dateIn(state: State, block: string): string | null {
  return entry(state, block)?.selected_date ?? null;
}

/** ms since 1970 UTC. */
export function instantIn(state: State, block: string): number | null {
  const seconds = entry(state, block)?.selected_date_time;
  return seconds ? seconds * 1_000 : null;
}

function entry(state: State, block: string): StateEntry | undefined {
  return Object.values(state[block] ?? {})[0];
}
