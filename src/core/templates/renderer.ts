import type { Base } from '../base.ts';
import type { Settings } from '../settings/index.ts';
import { oneLine } from '../text.ts';
import { looks } from './blocks.ts';
import { type CompiledContent, compiledContent } from './compiled-bodies.ts';
import { fillHtml, fillText } from './fill.ts';
import { renderLayout } from './layouts.ts';
import { createMailFrame, type MailFrame } from './mail-frame.ts';
import { createMailValues, type MailValues } from './mail-values.ts';
import type { MailRenderer, RenderedMail, RenderInput } from './templates.ts';
import { EMPTY_PARAGRAPH } from './text-design.ts';

/** Longer subjects are cut by mail clients long before; RFC 5322 allows 998 bytes a line. */
const SUBJECT_LIMIT = 200;

/** Renders the mails of a batch: settings are read once, bodies parsed once; one mail is filling in and joining. */
export function createRenderer(base: Base, settings: Settings): MailRenderer {
  const frame = createMailFrame(base, settings);
  return { render: (input) => render(frame, input) };
}

function render(frame: MailFrame, input: RenderInput): RenderedMail {
  const compiled = compiledContent(input.content);
  const values = createMailValues(frame, input);
  const footer = footerOf(frame, input, compiled);
  const subject = subjectOf(frame, input, compiled, values);
  const body = fillText(compiled.text, values);
  return {
    subject,
    html:
      input.content.design === 'html'
        ? htmlMail(frame, compiled, values, footer)
        : textMail(frame, input, compiled, values, { subject, footer }),
    text: footer.text ? `${body}\n\n-- \n${footer.text}\n` : `${body}\n`,
    unsubscribeUrl: input.kind === 'mailing' ? frame.linkFor(input, 'unsubscribe') : null,
  };
}

/** Line breaks and controls are impossible; what a tag brings in is plain text (T7). */
function subjectOf(frame: MailFrame, input: RenderInput, compiled: CompiledContent, values: MailValues): string {
  const filled = compiled.subject
    .map((piece) => (typeof piece === 'string' ? piece : subjectPart(piece, values)))
    .join('');
  const subject = oneLine(filled, SUBJECT_LIMIT);
  if (!input.proof) return subject;
  const say = frame.words(input.language);
  const { worstCases = [] } = input.data;
  if (worstCases.length === 0) return oneLine(say('templates:mail.proofSubject', { subject }), SUBJECT_LIMIT);
  const cases = worstCases.map((worst) => say(`templates:worstCase.${worst}`)).join(', ');
  return oneLine(say('templates:mail.worstCaseSubject', { cases, subject }), SUBJECT_LIMIT);
}

function subjectPart(slot: Exclude<CompiledContent['subject'][number], string>, values: MailValues): string {
  const { tag, fallback } = slot;
  if (tag.form === 'block' || tag.form === 'link') return '';
  return values.plain(tag) || fallback;
}

/** In our branded layout. */
function textMail(
  frame: MailFrame,
  input: RenderInput,
  compiled: CompiledContent,
  values: MailValues,
  { subject, footer }: { subject: string; footer: Footer },
): string {
  return renderLayout('layout', {
    language: input.language,
    subject,
    company: frame.company,
    logoUrl: frame.logoUrl ?? '',
    body: fillHtml(compiled.html, values).replaceAll(EMPTY_PARAGRAPH, ''),
    footer: footer.lines.length > 0 || footer.unsubscribe ? renderLayout('footer', { ...footer, ...looks(frame) }) : '',
    ...looks(frame),
  });
}

/** As it was pasted; of ours only the unsubscribe link of a mailing whose author shows none. */
function htmlMail(frame: MailFrame, compiled: CompiledContent, values: MailValues, footer: Footer): string {
  if (!footer.unsubscribe) return fillHtml(compiled.html, values);
  return (
    fillHtml(compiled.html.slice(0, compiled.footerAt), values) +
    renderLayout('footer', { ...footer, ...looks(frame) }) +
    fillHtml(compiled.html.slice(compiled.footerAt), values)
  );
}

interface Footer {
  /** Who writes: in the layout only. */
  readonly lines: readonly string[];
  readonly unsubscribe: { readonly why: string; readonly label: string; readonly url: string } | null;
  readonly text: string;
}

/** Who writes and, in mailings, the way out (T15). Mails to the own team need neither. */
function footerOf(frame: MailFrame, input: RenderInput, compiled: CompiledContent): Footer {
  if (input.kind === 'team') return { lines: [], unsubscribe: null, text: '' };
  const { company } = frame;
  const lines =
    input.content.design === 'html' ? [] : [company.name, company.phone, company.email].filter((line) => line !== '');
  const say = frame.words(input.language);
  const unsubscribe =
    input.kind === 'mailing' && !compiled.hasUnsubscribe
      ? {
          why: company.name ? say('templates:mail.whyCompany', { company: company.name }) : say('templates:mail.why'),
          label: say('templates:mail.unsubscribe'),
          url: frame.linkFor(input, 'unsubscribe'),
        }
      : null;
  const text = [
    ...lines,
    ...(unsubscribe
      ? [say('templates:mail.pair', { label: `${unsubscribe.why} ${unsubscribe.label}`, value: unsubscribe.url })]
      : []),
  ].join('\n');
  return { lines, unsubscribe, text };
}
