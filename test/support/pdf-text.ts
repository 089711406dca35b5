import { inflateSync } from 'node:zlib';

/** The text of a PDF made by pdfkit, one drawn piece a line: streams are inflated and glyphs read back through the fonts' ToUnicode tables. */
export function pdfText(pdf: Buffer): string {
  const objects = readObjects(pdf);
  const fonts = new Map<string, Map<string, string>>();
  for (const { head } of objects.values())
    for (const [, name = '', id = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) fonts.set(name, toUnicode(objects, id));
  const lines: string[] = [];
  for (const { stream } of objects.values()) {
    if (!stream?.includes(' Tf')) continue;
    let font = new Map<string, string>();
    for (const [, name, shown] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/gs)) {
      if (name) font = fonts.get(name) ?? new Map();
      else if (shown) lines.push(decode(shown, font));
    }
  }
  return lines.join('\n').replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');
}

interface PdfObject {
  readonly head: string;
  readonly stream: string | null;
}

function readObjects(pdf: Buffer): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>();
  const text = pdf.toString('latin1');
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj/gs)) {
    const [, id = '', body = ''] = match;
    const at = body.indexOf('stream\n');
    const head = at < 0 ? body : body.slice(0, at);
    const length = /\/Length (\d+)/.exec(head)?.[1];
    const raw = at < 0 ? null : Buffer.from(body.slice(at + 7, at + 7 + Number(length)), 'latin1');
    const stream = raw && (head.includes('/FlateDecode') ? inflateSync(raw) : raw).toString('latin1');
    objects.set(id, { head, stream });
  }
  return objects;
}

function toUnicode(objects: Map<string, PdfObject>, fontId: string): Map<string, string> {
  const id = /\/ToUnicode (\d+) 0 R/.exec(objects.get(fontId)?.head ?? '')?.[1] ?? '';
  const table = new Map<string, string>();
  for (const [, first = '', , list = ''] of (objects.get(id)?.stream ?? '').matchAll(
    /<(\w{4})> <(\w{4})> \[(.*?)\]/gs,
  )) {
    [...list.matchAll(/<([\w ]*)>/g)].forEach(([, hex = ''], index) => {
      const code = (Number.parseInt(first, 16) + index).toString(16).padStart(4, '0');
      const units = hex.replaceAll(' ', '').match(/.{4}/g) ?? [];
      table.set(code, String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))));
    });
  }
  return table;
}

function decode(shown: string, font: Map<string, string>): string {
  const glyphs = [...shown.matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
  return glyphs.map((glyph) => font.get(glyph) ?? '').join('');
}
