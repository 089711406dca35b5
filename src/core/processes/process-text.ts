import { MINUTE, SECOND } from '../clock.ts';
import type { Say } from '../words.ts';
import type { RunningProcess } from './processes.ts';

/** `worker on hostA:12 (0.1.0), 12 s ago`, as every door says it. */
export function processText(say: Say, { kind, name, version, seenAt, alive }: RunningProcess, now: number): string {
  const ago = Math.max(0, now - seenAt);
  return alive
    ? say('processes:alive', { kind, name, version, seconds: Math.round(ago / SECOND) })
    : say('processes:gone', { kind, name, version, minutes: Math.round(ago / MINUTE) });
}
