import { type FileHandle, open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { createBoundsScanner, type SheetBounds } from './sheet-bounds.ts';

/** Of the ZIP format (PKWARE APPNOTE 4.3): signatures and fixed lengths. */
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_HEADER = 30;
const END_RECORD = 22;
const COMMENT_LIMIT = 65_535;
const DEFLATED = 8;

/** What a ZIP file holds, looked at before a library makes something of it. */
export interface WorkbookLook extends SheetBounds {
  /** Bytes once unpacked; null: past the limit. */
  readonly size: number | null;
  readonly names: readonly string[];
}

/**
 * Unpacks a ZIP file and throws it away: what it says of its size may be a lie, and so may be how far its sheets reach.
 * Stops as soon as it is past the limit. Throws when the file is not a sound ZIP.
 */
export async function lookIntoWorkbook(file: string, limit: number): Promise<WorkbookLook> {
  const handle = await open(file);
  try {
    const entries = await listEntries(handle);
    const names = entries.map(({ name }) => name);
    const scanner = createBoundsScanner();
    let size = 0;
    for (const entry of entries) {
      for await (const piece of unpacked(handle, entry)) {
        size += piece.length;
        if (size > limit) return { size: null, names, ...scanner.bounds() };
        scanner.read(piece);
      }
    }
    return { size, names, ...scanner.bounds() };
  } finally {
    await handle.close();
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly offset: number;
}

async function listEntries(handle: FileHandle): Promise<Entry[]> {
  const { size } = await handle.stat();
  const tail = await readAt(handle, Math.max(0, size - END_RECORD - COMMENT_LIMIT), END_RECORD + COMMENT_LIMIT);
  let end = tail.length - END_RECORD;
  while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end -= 1;
  if (end < 0) throw new Error('no end of central directory');
  const directory = await readAt(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error('broken central directory');
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, nameEnd),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function* unpacked(handle: FileHandle, { method, packed, offset }: Entry): AsyncGenerator<Buffer> {
  if (packed === 0) return;
  const header = await readAt(handle, offset, LOCAL_HEADER);
  const start = offset + LOCAL_HEADER + header.readUInt16LE(26) + header.readUInt16LE(28);
  const source = handle.createReadStream({ start, end: start + packed - 1, autoClose: false });
  if (method !== DEFLATED) {
    yield* source as AsyncIterable<Buffer>;
    return;
  }
  const inflate = createInflateRaw();
  source.on('error', (error) => inflate.destroy(error)).pipe(inflate);
  yield* inflate as AsyncIterable<Buffer>;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.min(length, 64 * 1024 * 1024));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
  return buffer.subarray(0, bytesRead);
}
