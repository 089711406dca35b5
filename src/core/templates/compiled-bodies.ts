import { compileHtml } from './html-design.ts';
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
  const compiled = { ...compileBody(content), subject: compileSubject(content.subject) };
  kept.delete(content.id);
  kept.set(content.id, { content, compiled });
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return compiled;
}

/** Nothing kept: for a draft that may change with the next key. */
export function compileBody({ design, body }: Pick<Content, 'design' | 'body'>): CompiledBody {
  return design === 'html' ? compileHtml(body) : compileText(body);
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
