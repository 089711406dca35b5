import type { Base } from '../base.ts';
import type { Settings } from '../settings/index.ts';
import { escapeHtml, oneLine } from '../text.ts';
import { type CompiledContent, compiledContent } from './compiled-bodies.ts';
import { type CutText, uncut, wholeText } from './cut-text.ts';
import { fillHtml, fillText, htmlOf, textOf } from './fill.ts';
import { layoutSources } from './layouts.ts';
import { createMailFrame, fingerprint, type MailFrame } from './mail-frame.ts';
import { createMailValues, type MailValues } from './mail-values.ts';
import {
  createFooter,
  createHtmlPage,
  createLayoutPage,
  createTextPage,
  type Footer,
  type OwnSlot,
  type Page,
  textFooter,
} from './pages.ts';
import type { Slot } from './pieces.ts';
import type { CutMail, MailRenderer, RenderInput } from './templates.ts';
import { EMPTY_PARAGRAPH } from './text-design.ts';

/** Longer subjects are cut by mail clients long before; RFC 5322 allows 998 bytes a line. */
const SUBJECT_LIMIT = 200;

/** What mails share, and what has been made of it so far. */
interface Workshop {
  readonly frame: MailFrame;
  /** By content, then by locale and furniture. */
  readonly sheets: WeakMap<CompiledContent, Map<string, Sheet>>;
}

interface Sheet {
  readonly footer: Footer;
  readonly page: Page;
  readonly textPage: Page;
}

/**
 * Renders the mails of a batch: settings are read once, bodies parsed once, layouts and footers rendered once for each
 * language; one mail is filling in what differs.
 */
export function createRenderer(base: Base, settings: Settings): MailRenderer {
  const frame = createMailFrame(base, settings);
  const workshop: Workshop = { frame, sheets: new WeakMap() };
  return { layout: layoutMark(frame), render: (input) => render(workshop, input) };
}

/** What frames a mail beside its own words: the company's look, the widget's choices, and the layouts that ship. */
function layoutMark({ company, palette, logoUrl, scale }: MailFrame): string {
  return fingerprint(JSON.stringify([company, palette, logoUrl, scale, layoutSources()]));
}

function render(workshop: Workshop, asked: RenderInput): CutMail {
  const { frame } = workshop;
  const input = { ...asked, locale: frame.localeOfText(asked) };
  const compiled = compiledContent(input.content);
  const unsubscribeUrl = input.kind === 'mailing' ? frame.linkFor(input, 'unsubscribe') : null;
  const values = createMailValues(frame, input, unsubscribeUrl);
  const sheet = sheetOf(workshop, input, compiled);
  const { page } = sheet;
  const subject = subjectOf(frame, input, compiled, values);
  const own = (slot: OwnSlot): string => {
    if (slot === 'unsubscribeUrl') return escapeHtml(unsubscribeUrl ?? '');
    return slot === 'subject' ? escapeHtml(subject) : fillHtml(compiled.html, values).replaceAll(EMPTY_PARAGRAPH, '');
  };
  const cutHtml = filled(page, (slot) => (typeof slot === 'string' ? own(slot) : htmlOf(slot, values)));
  const cutText = textOfMail(sheet, compiled, values, unsubscribeUrl ?? '');
  return {
    subject,
    cutHtml,
    get html() {
      return wholeText(cutHtml);
    },
    cutText,
    get text() {
      return wholeText(cutText);
    },
    unsubscribeUrl,
  };
}

function filled({ literals, slots }: Page, fill: (slot: Slot | OwnSlot) => string): CutText {
  return { literals, values: slots.map(fill) };
}

/** An empty value, or one with line breaks, changes what may stand around it. */
const UNSETTLING = /^$|^\s|\n|\s$/;

function textOfMail(sheet: Sheet, compiled: CompiledContent, values: MailValues, unsubscribeUrl: string): CutText {
  const text = filled(sheet.textPage, (slot) => (typeof slot === 'string' ? unsubscribeUrl : textOf(slot, values)));
  if (!text.values.some((value) => UNSETTLING.test(value))) return text;
  const footer = textFooter(sheet.footer).map((piece) => (typeof piece === 'string' ? piece : unsubscribeUrl));
  return uncut(fillText(compiled.text, values) + footer.join(''));
}

/** Line breaks and controls are impossible; what a tag brings in is plain text (T7). */
function subjectOf(frame: MailFrame, input: RenderInput, compiled: CompiledContent, values: MailValues): string {
  const filled = compiled.subject
    .map((piece) => (typeof piece === 'string' ? piece : subjectPart(piece, values)))
    .join('');
  const subject = oneLine(filled, SUBJECT_LIMIT);
  if (!input.proof) return subject;
  const { worstCases = [], proofLanguage = input.locale } = input.data;
  const { say } = frame.format(proofLanguage);
  if (worstCases.length === 0) return oneLine(say('templates:mail.proofSubject', { subject }), SUBJECT_LIMIT);
  const cases = worstCases.map((worst) => say(`templates:worstCase.${worst}`)).join(', ');
  return oneLine(say('templates:mail.worstCaseSubject', { cases, subject }), SUBJECT_LIMIT);
}

function subjectPart(slot: Slot, values: MailValues): string {
  const { tag, fallback } = slot;
  if (tag.form === 'block' || tag.form === 'link') return '';
  return values.plain(tag) || fallback;
}

/** Mails to the own team need neither who writes nor a way out. */
function sheetOf(
  { frame, sheets }: Workshop,
  { content, kind, locale }: RenderInput,
  compiled: CompiledContent,
): Sheet {
  const inLayout = content.design !== 'html';
  const shows = { who: inLayout && kind !== 'team', unsubscribe: kind === 'mailing' && !compiled.hasUnsubscribe };
  const key = `${locale} ${shows.who} ${shows.unsubscribe}`;
  let made = sheets.get(compiled);
  if (!made) {
    made = new Map();
    sheets.set(compiled, made);
  }
  let sheet = made.get(key);
  if (!sheet) {
    const footer = createFooter(frame, locale, shows);
    const page = inLayout ? createLayoutPage(frame, locale, footer) : createHtmlPage(frame, compiled, footer);
    sheet = { footer, page, textPage: createTextPage(compiled, footer) };
    made.set(key, sheet);
  }
  return sheet;
}
