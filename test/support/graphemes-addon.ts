import { Buffer } from 'node:buffer';
import { createRequire } from 'node:module';
import type { UnicodeGraphemesAddon as Addon } from '@xterm/addon-unicode-graphemes';

/**
 * The widths of characters for the terminal emulator. Its module unpacks a table from `Buffer.from(…).buffer`, as if that
 * began with its own bytes: out of Node's pool it begins with others', and loading it then never ends, now and again.
 * Without a pool it gets bytes of its own.
 */
function load(): typeof Addon {
  const { poolSize } = Buffer;
  Buffer.poolSize = 0;
  try {
    return createRequire(import.meta.url)('@xterm/addon-unicode-graphemes').UnicodeGraphemesAddon;
  } finally {
    Buffer.poolSize = poolSize;
  }
}

export const UnicodeGraphemesAddon = load();
