import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Room for 100,000 messages with their indexes and the write-ahead log, in MiB. */
const SIZE = 768;
const FOLDER = 'RELANCE_PROOF_DISK';

/** A small disk of our own in memory, which can be filled to the last byte. */
export interface SmallDisk {
  readonly folder: string;
  fill(): void;
  free(): void;
}

/**
 * The disk that this process was started on; null: there is none, see `againOnSmallDisk`. A mount needs no rights over
 * the machine: it lives in a namespace of this process alone (Linux, util-linux's `unshare`).
 */
export function smallDisk(): SmallDisk | null {
  const folder = process.env[FOLDER];
  if (!folder) return null;
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a');
      try {
        // Down to single bytes: a page that is left over would take one more commit.
        for (let size = 1 << 20; size >= 1; size >>= 1) writeUntilFull(file, Buffer.alloc(size));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    free() {
      if (existsSync(filler)) rmSync(filler);
    },
  };
}

/** Starts this program again, with the same arguments, on a small disk; answers its exit code. */
export function againOnSmallDisk(program: string, args: readonly string[]): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-small-disk-'));
  const mount = `mount -t tmpfs -o size=${SIZE}m tmpfs "$${FOLDER}" && exec "$0" "$@"`;
  const namespaces = process.getuid?.() === 0 ? ['--mount'] : ['--map-root-user', '--mount'];
  const child = spawnSync('unshare', [...namespaces, 'sh', '-c', mount, process.execPath, program, ...args], {
    stdio: 'inherit',
    env: { ...process.env, [FOLDER]: folder },
  });
  rmSync(folder, { recursive: true, force: true });
  if (child.error) throw new Error('A full disk needs Linux and util-linux (unshare).', { cause: child.error });
  return child.status ?? 1;
}

function writeUntilFull(file: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(file, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
