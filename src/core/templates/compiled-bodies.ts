import { compileHeavyHtml, compileHtml, textOfHtml } from './html-design.ts';
import type { CompiledBody, Piece } from './pieces.ts';
import { findTags } from './tag-scanner.ts';
import type { Content } from './templates.ts';
import { compileText } from './text-design.ts';

export interface CompiledContent extends CompiledBody {
  readonly subject: readonly Piece[];
}

/** Parsed contents kept at once: more than any company sends at a time. */
const KEPT = 64;

/** Contents are immutable, so one parse serves every batch of the process. */
const kept = new Map<string, { readonly content: Content; readonly compiled: CompiledContent }>();

export function compiledContent(content: Content): CompiledContent {
  const known = kept.get(content.id);
  if (known && isSame(known.content, content)) return known.compiled;
  return keep(content, compileBody(content));
}

/**
 * Makes ready what would hold up whoever renders it: to be awaited before contents that came from outside are rendered,
 * outside of any transaction. What is light is made when it is rendered.
 */
export async function compileAhead(contents: Iterable<Content>): Promise<void> {
  for (const content of contents) {
    const known = kept.get(content.id);
    if (content.design !== 'html' || (known && isSame(known.content, content))) continue;
    const body = await compileHeavyHtml(content.body);
    if (body) keep(content, body);
  }
}

function keep(content: Content, body: CompiledBody): CompiledContent {
  const compiled = { ...body, subject: compileSubject(content.subject) };
  kept.delete(content.id);
  kept.set(content.id, { content, compiled });
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return compiled;
}

function compileBody({ design, body }: Content): CompiledBody {
  return design === 'html' ? compileHtml(body) : compileText(body);
}

/** What a reader of a draft would see in plain text. Nothing kept: it may change with the next key. */
export function readableText({ design, body }: Pick<Content, 'design' | 'body'>): readonly Piece[] {
  return design === 'html' ? textOfHtml(body) : compileText(body).text;
}

export function compileSubject(subject: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { tag, fallback, start, end } of findTags(subject)) {
    pieces.push(subject.slice(at, start), { tag, context: 'label', fallback });
    at = end;
  }
  pieces.push(subject.slice(at));
  return pieces;
}

/** Drafts share ids over their edits. */
function isSame(a: Content, b: Content): boolean {
  return a.body === b.body && a.subject === b.subject && a.design === b.design;
}
