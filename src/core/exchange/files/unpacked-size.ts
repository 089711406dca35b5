import { type FileHandle, open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';

/** Of the ZIP format (PKWARE APPNOTE 4.3): signatures and fixed lengths. */
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_HEADER = 30;
const END_RECORD = 22;
const COMMENT_LIMIT = 65_535;
const DEFLATED = 8;

/**
 * How many bytes a ZIP file holds once unpacked, counted by unpacking and throwing away, since what it says of itself may
 * be a lie; null as soon as it is past the limit. Throws when the file is not a sound ZIP.
 */
export async function unpackedSize(file: string, limit: number): Promise<number | null> {
  const handle = await open(file);
  try {
    let total = 0;
    for (const entry of await listEntries(handle)) {
      total += await entrySize(handle, entry, limit - total);
      if (total > limit) return null;
    }
    return total;
  } finally {
    await handle.close();
  }
}

interface Entry {
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
    entries.push({
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function entrySize(handle: FileHandle, { method, packed, offset }: Entry, limit: number): Promise<number> {
  if (method !== DEFLATED || packed === 0) return packed;
  const header = await readAt(handle, offset, LOCAL_HEADER);
  const start = offset + LOCAL_HEADER + header.readUInt16LE(26) + header.readUInt16LE(28);
  const inflate = createInflateRaw();
  handle
    .createReadStream({ start, end: start + packed - 1, autoClose: false })
    .on('error', (error) => inflate.destroy(error))
    .pipe(inflate);
  let size = 0;
  for await (const chunk of inflate as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) break;
  }
  return size;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.min(length, 64 * 1024 * 1024));
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
  return buffer.subarray(0, bytesRead);
}
