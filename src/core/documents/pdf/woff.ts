import { inflateSync } from 'node:zlib';

/** Lengths of the fixed parts (W3C, WOFF File Format 1.0; OpenType's sfnt). */
const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/**
 * A WOFF font as the plain font that it packs. The PDF library reads WOFF too, but unpacks it in JavaScript for each
 * document: seconds for a Japanese font.
 */
export function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const header = Buffer.alloc(SFNT_HEADER);
  const power = 2 ** Math.floor(Math.log2(count));
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  header.writeUInt16BE(power * SFNT_ENTRY, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE((count - power) * SFNT_ENTRY, 10);
  const entries: Buffer[] = [];
  const tables: Buffer[] = [];
  let offset = SFNT_HEADER + count * SFNT_ENTRY;
  for (let at = WOFF_HEADER; at < WOFF_HEADER + count * WOFF_ENTRY; at += WOFF_ENTRY) {
    const [start, packed, length] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)];
    const stored = woff.subarray(start, start + packed);
    const table = packed < length ? inflateSync(stored) : stored;
    const entry = Buffer.alloc(SFNT_ENTRY);
    woff.copy(entry, 0, at, at + 4);
    woff.copy(entry, 4, at + 16, at + 20);
    entry.writeUInt32BE(offset, 8);
    entry.writeUInt32BE(length, 12);
    entries.push(entry);
    const padding = (4 - (length % 4)) % 4;
    tables.push(table, Buffer.alloc(padding));
    offset += length + padding;
  }
  return Buffer.concat([header, ...entries, ...tables]);
}
