import { escapeHtml, manyLines } from '../text.ts';
import { type CompiledBody, type Piece, showsTag } from './pieces.ts';
import { type FoundTag, findTags } from './tag-scanner.ts';
import { isActiveUrl } from './urls.ts';

/**
 * Plain text made into paragraphs of the branded layout, once per content (T2). An empty line begins a paragraph, other
 * line breaks stay, addresses become links; nothing in it is markup.
 */
export function compileText(body: string): CompiledBody {
  const source = manyLines(body).trim();
  const text = cut(source).map(asTextPiece);
  return {
    html: layOut(cut(source)),
    text: text.flat(),
    footerAt: 0,
    footerLead: '',
    hasUnsubscribe: showsTag(text.flat(), 'UNSUBSCRIBELINK'),
  };
}

/** Styled inline, since some mail clients drop style sheets; each paragraph runs the way its own words do. */
const PARAGRAPH = '<p dir="auto" style="margin:0 0 16px">';

/** A paragraph whose tags have no value leaves no hole. */
export const EMPTY_PARAGRAPH = `${PARAGRAPH}</p>\n`;

/** A run of the source: words, a tag, or an address made of both. */
type Run =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'tag'; readonly tag: FoundTag }
  | { readonly kind: 'address'; readonly scheme: string; readonly parts: readonly (string | FoundTag)[] };

function cut(source: string): Run[] {
  const tags = findTags(source);
  const runs: Run[] = [];
  let at = 0;
  for (const address of findAddresses(source, tags)) {
    runs.push(...wordsAndTags(source, tags, at, address.start));
    const parts = wordsAndTags(source, tags, address.start, address.end).map((run) =>
      run.kind === 'words' ? run.text : (run as { tag: FoundTag }).tag,
    );
    runs.push({ kind: 'address', scheme: address.scheme, parts });
    at = address.end;
  }
  runs.push(...wordsAndTags(source, tags, at, source.length));
  return runs;
}

function wordsAndTags(source: string, tags: readonly FoundTag[], from: number, to: number): Run[] {
  const runs: Run[] = [];
  let at = from;
  for (const tag of tags) {
    if (tag.start < from || tag.end > to) continue;
    if (tag.start > at) runs.push({ kind: 'words', text: source.slice(at, tag.start) });
    runs.push({ kind: 'tag', tag });
    at = tag.end;
  }
  if (to > at) runs.push({ kind: 'words', text: source.slice(at, to) });
  return runs;
}

/** Web and mail addresses in the text; one may hold tags (`https://shop.example/?c=@CUSTOMERREFERENCE@`). */
function findAddresses(source: string, tags: readonly FoundTag[]): { start: number; end: number; scheme: string }[] {
  const addresses: { start: number; end: number; scheme: string }[] = [];
  const pattern =
    /https?:\/\/[^\s<>"]+|(?<![\p{L}\p{N}._%+@-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\p{L}\p{N}@|])/gu;
  for (let match = pattern.exec(source); match; match = pattern.exec(source)) {
    const start = match.index;
    const web = match[0].startsWith('http');
    let end = start + match[0].length;
    for (const tag of tags) if (tag.start >= start && tag.start < end && tag.end > end) end = tag.end;
    const lastTag = tags.findLast((tag) => tag.start >= start && tag.end <= end);
    while (end > (lastTag?.end ?? start) && /[.,;:!?)\]}'’»]/.test(source[end - 1] ?? '')) end -= 1;
    // A block breaks the paragraph and cannot be a part of an address.
    const block = tags.find((tag) => tag.tag.form === 'block' && tag.start >= start && tag.end <= end);
    if (block) end = block.start;
    pattern.lastIndex = Math.max(end, start + 1);
    const overlaps = !web && tags.some((tag) => tag.start < end && tag.end > start);
    if (end > start + 'https://'.length - 1 && !overlaps && !isActiveUrl(source.slice(start, end)))
      addresses.push({ start, end, scheme: web ? '' : 'mailto:' });
  }
  return addresses;
}

function layOut(runs: readonly Run[]): Piece[] {
  const pieces: Piece[] = [];
  let open = false;
  let breaks = 0;
  const say = (...more: Piece[]): void => {
    if (!open) pieces.push(PARAGRAPH);
    else pieces.push('<br>\n'.repeat(breaks));
    open = true;
    breaks = 0;
    pieces.push(...more);
  };
  const close = (): void => {
    if (open) pieces.push('</p>\n');
    open = false;
    breaks = 0;
  };
  for (const run of runs) {
    if (run.kind === 'tag') {
      const slot = { tag: run.tag.tag, context: 'text' as const, fallback: run.tag.fallback };
      if (slot.tag.form === 'block') {
        close();
        pieces.push(slot);
      } else say(slot);
    } else if (run.kind === 'address') {
      say(...link(run));
    } else {
      for (const part of run.text.split(/(\n(?:[ \t]*\n)*)/)) {
        if (!part.startsWith('\n')) {
          if (part !== '') say(escapeHtml(part));
        } else if (part.indexOf('\n', 1) > 0) close();
        else breaks += 1;
      }
    }
  }
  close();
  return merge(pieces);
}

function link({ scheme, parts }: Extract<Run, { kind: 'address' }>): Piece[] {
  const href = parts.map(
    (part): Piece =>
      typeof part === 'string'
        ? escapeHtml(part)
        : { tag: part.tag, context: scheme === '' ? 'urlPart' : 'mailPart', fallback: part.fallback },
  );
  const label = parts.map(
    (part): Piece =>
      typeof part === 'string' ? escapeHtml(part) : { tag: part.tag, context: 'label', fallback: part.fallback },
  );
  return [`<a href="${scheme}`, ...href, '">', ...label, '</a>'];
}

function asTextPiece(run: Run): Piece[] {
  if (run.kind === 'words') return [run.text];
  if (run.kind === 'tag') return [{ tag: run.tag.tag, context: 'text', fallback: run.tag.fallback }];
  return run.parts.map((part) =>
    typeof part === 'string' ? part : { tag: part.tag, context: 'urlPart', fallback: part.fallback },
  );
}

/** Neighbouring literals as one, so that filling in touches as few pieces as may be. */
function merge(pieces: readonly Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') merged[merged.length - 1] = last + piece;
    else if (piece !== '') merged.push(piece);
  }
  return merged;
}
