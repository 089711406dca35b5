import { type FieldProblem, InvalidInput } from '../errors.ts';
import type { MailKind } from '../notices/index.ts';
import { findBrokenTags, keepUnseen } from './broken-tags.ts';
import { compileSubject, readableText } from './compiled-bodies.ts';
import { slotHtml } from './html-slots.ts';
import type { Piece } from './pieces.ts';
import { findTagProblems, findTags, MOST_PROBLEMS, placeOf, type TagProblem } from './tag-scanner.ts';
import { DESIGNS, type Design } from './templates.ts';

export interface Draft {
  readonly kind: MailKind;
  readonly subject: string;
  readonly body: string;
  readonly design: Design;
}

/** 1 MB of pasted HTML is what the mission promises (T3). */
const BODY_LIMIT = 1_048_576;

/** Everything that saving would refuse, with field, place and nearest tag (T1). */
export function checkDraft(draft: Draft): FieldProblem[] {
  return [...checkDesign(draft), ...checkSubject(draft), ...checkBody(draft)];
}

export function refuseBadDraft(draft: Draft, more: readonly FieldProblem[] = []): void {
  const problems = [...more, ...checkDraft(draft)];
  if (problems.length > 0) throw new InvalidInput(problems);
}

function checkDesign({ design }: Draft): FieldProblem[] {
  return (DESIGNS as readonly string[]).includes(design)
    ? []
    : [{ field: 'design', code: 'templates.designUnknown', params: { value: String(design) } }];
}

function checkSubject({ subject, kind }: Draft): FieldProblem[] {
  if (subject.trim() === '') return [{ field: 'subject', code: 'templates.subjectEmpty' }];
  const misplaced = findTags(subject)
    .filter(({ tag }) => tag.form === 'block' || tag.form === 'link')
    .map(({ tag, start }): TagProblem => ({ kind: 'place', word: tag.name, nearest: null, at: start }));
  const problems = [...findTagProblems(subject, kind), ...misplaced];
  return tagProblems('subject', subject, withBroken(problems, subject, compileSubject(subject)));
}

function checkBody({ body, kind, design }: Draft): FieldProblem[] {
  if (body.trim() === '') return [{ field: 'body', code: 'templates.bodyEmpty' }];
  const size = Buffer.byteLength(body);
  if (size > BODY_LIMIT) {
    const params = { size: Math.ceil(size / 1024), limit: BODY_LIMIT / 1024 };
    return [{ field: 'body', code: 'templates.bodyTooLong', params }];
  }
  const zero = body.indexOf('\u0000');
  if (zero >= 0) return [{ field: 'body', code: 'templates.bodyBroken', params: { line: placeOf(body, zero).line } }];
  const misplaced =
    design === 'html'
      ? slotHtml(body).misplaced.map(({ word, at }): TagProblem => ({ kind: 'place', word, nearest: null, at }))
      : [];
  const problems = [...findTagProblems(body, kind), ...misplaced];
  return tagProblems('body', body, withBroken(problems, body, readableText({ design, body: keepUnseen(body) })));
}

/** A tag of which something is said already is not called broken as well. */
function withBroken(problems: readonly TagProblem[], source: string, readable: readonly Piece[]): TagProblem[] {
  const said = new Set(problems.map((problem) => problem.word));
  return [...problems, ...findBrokenTags(source, readable).filter((problem) => !said.has(problem.word))];
}

const CODES = {
  subject: {
    unknown: 'templates.subjectUnknownTag',
    near: 'templates.subjectUnknownTagNear',
    elsewhere: 'templates.subjectTagElsewhere',
    unclosed: 'templates.subjectTagUnclosed',
    place: 'templates.subjectTagPlace',
    broken: 'templates.subjectTagBroken',
  },
  body: {
    unknown: 'templates.bodyUnknownTag',
    near: 'templates.bodyUnknownTagNear',
    elsewhere: 'templates.bodyTagElsewhere',
    unclosed: 'templates.bodyTagUnclosed',
    place: 'templates.bodyTagPlace',
    broken: 'templates.bodyTagBroken',
  },
} as const;

function tagProblems(field: 'subject' | 'body', text: string, problems: readonly TagProblem[]): FieldProblem[] {
  return [...problems]
    .sort((a, b) => a.at - b.at)
    .slice(0, MOST_PROBLEMS)
    .map(({ kind, word, nearest, at }) => {
      const params = { tag: word, ...placeOf(text, at) };
      if (kind === 'unknown' && nearest !== null)
        return { field, code: CODES[field].near, params: { ...params, nearest } };
      return { field, code: CODES[field][kind], params };
    });
}
