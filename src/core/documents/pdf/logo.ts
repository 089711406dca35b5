import { inflateSync } from 'node:zlib';

const DATA_URL = /^data:image\/(png|jpeg);base64,(.+)$/;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const SIDE_LIMIT = 4_000;
/** Bytes of a decoded picture: 4,000 × 4,000 points of four bytes, and a filter byte a row. */
const PIXEL_LIMIT = SIDE_LIMIT * SIDE_LIMIT * 4 + SIDE_LIMIT;

/** The picture in the setting `company.logo`, or null when there is none or it is broken: the name then stands in its place. */
export function readLogo(dataUrl: string): Buffer | null {
  const match = DATA_URL.exec(dataUrl);
  if (!match?.[2]) return null;
  const content = Buffer.from(match[2], 'base64');
  return match[1] === 'jpeg' || isSoundPng(content) ? content : null;
}

/** Decodes once under a limit: a broken or bloated picture would fail in the middle of the page. */
function isSoundPng(content: Buffer): boolean {
  if (!content.subarray(0, 8).equals(PNG_SIGNATURE) || content.length < 33) return false;
  const [width, height] = [content.readUInt32BE(16), content.readUInt32BE(20)];
  if (width < 1 || height < 1 || width > SIDE_LIMIT || height > SIDE_LIMIT) return false;
  const data: Buffer[] = [];
  for (let at = 8; at + 8 <= content.length; ) {
    const length = content.readUInt32BE(at);
    if (content.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(content.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  try {
    return inflateSync(Buffer.concat(data), { maxOutputLength: PIXEL_LIMIT }).length >= height;
  } catch {
    return false;
  }
}
