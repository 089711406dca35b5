import { readFileSync, readlinkSync } from 'node:fs';
import { uptime } from 'node:os';
import { SECOND, systemClock } from '../clock.ts';

/** One run of one process, told apart from every other of its machine. */
export interface Life {
  /** New at each start of the system. */
  readonly bootId: string;
  /** Within it, and nowhere else, a pid means this process. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** Clock ticks from the boot to its start: another process that got the pid later has more. */
  readonly startedTicks: number;
}

let own: Life | null | undefined;

/** This process's; null where the system does not tell (all but Linux, or a `/proc` that is not ours). */
export function ownLife(): Life | null {
  own ??= readOwnLife();
  return own;
}

function readOwnLife(): Life | null {
  try {
    const self = readStat('self');
    // A /proc of another namespace shows other numbers than the ones that signals go by.
    if (self.pid !== process.pid) return null;
    return {
      bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
      pidNamespace: readlinkSync('/proc/self/ns/pid'),
      pid: self.pid,
      startedTicks: self.startedTicks,
    };
  } catch {
    return null;
  }
}

/**
 * Whether a process of this boot and pid namespace has ended for certain: its pid is nobody's, another's, or a zombie's.
 * One that is stopped, or that cannot be looked at, has not.
 */
export function isGone({ pid, startedTicks }: Life): boolean {
  // Not by /proc, which may be mounted so that it hides the processes of other users (hidepid).
  if (!isTaken(pid)) return true;
  try {
    const now = readStat(pid);
    return now.startedTicks !== startedTicks || now.isZombie;
  } catch {
    return false;
  }
}

function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** proc_pid_stat(5). The name in parentheses may hold anything, also spaces and parentheses. */
function readStat(pid: number | 'self'): { pid: number; startedTicks: number; isZombie: boolean } {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => fields[number - FIRST_FIELD] ?? '';
  const startedTicks = Number(field(22));
  if (!(startedTicks > 0)) throw new Error(`/proc/${pid}/stat cannot be read`);
  // While other threads of it run, a main thread that has ended is shown as a zombie too.
  return { pid: Number.parseInt(text, 10), startedTicks, isZombie: field(3) === 'Z' && Number(field(20)) <= 1 };
}

/** The first one after the name is the third. */
const FIRST_FIELD = 3;

/** When this machine was started, by its own clock, ms: files that were not written since are of an earlier boot. */
export function bootedAt(): number {
  return systemClock.now() - uptime() * SECOND;
}
