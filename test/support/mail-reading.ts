import { parseDocument } from 'htmlparser2';
import type { Core } from '../../src/core/core.ts';
import { localeOf } from '../../src/core/locale.ts';
import type { Content, Design, MailData, MailKind, ReceiptLine, RenderedMail } from '../../src/core/templates/index.ts';

export interface RenderOptions {
  readonly body: string;
  readonly subject?: string;
  readonly design?: Design;
  readonly kind?: MailKind;
  readonly data?: Partial<MailData>;
  readonly language?: string;
  readonly proof?: boolean;
}

/** One mail as a recipient gets it, from any text, without queueing it. */
export async function renderMail(core: Core, options: RenderOptions): Promise<RenderedMail> {
  const { design = 'text', subject = 'Hello', body } = options;
  const content: Content = { id: core.base.ids.next(), design, subject, body };
  return (await core.templates.renderer()).render({
    content,
    kind: options.kind ?? 'mailing',
    data: { values: {}, ...options.data },
    locale: localeOf(options.language),
    messageId: '01TESTMESSAGE',
    createdAt: core.base.clock.now(),
    proof: options.proof ?? false,
  });
}

/** Elements and attribute names of an HTML text in order: what a value must never change. `br` and `bdi` are ours. */
export function skeletonOf(html: string): string[] {
  return elementsOf(html)
    .filter(({ name }) => name !== 'br' && name !== 'bdi')
    .map(({ name, attribs }) => `${name}[${Object.keys(attribs).join(' ')}]`);
}

export function elementsOf(html: string): { name: string; attribs: Record<string, string> }[] {
  const elements: { name: string; attribs: Record<string, string> }[] = [];
  const visit = (node: unknown): void => {
    const { name, attribs, children } = node as {
      name?: string;
      attribs?: Record<string, string>;
      children?: unknown[];
    };
    if (name && attribs) elements.push({ name, attribs });
    for (const child of children ?? []) visit(child);
  };
  visit(parseDocument(html));
  return elements;
}

/** Where the links of a mail lead. */
export function linksOf(html: string): string[] {
  return elementsOf(html).flatMap(({ name, attribs }) =>
    name === 'a' && attribs['href'] !== undefined ? [attribs['href']] : [],
  );
}

/** The words that a reader sees, white space folded. */
export function visibleText(html: string): string {
  let text = '';
  const visit = (node: unknown, hidden: boolean): void => {
    const { name, data, children } = node as { name?: string; data?: string; children?: unknown[] };
    if (data !== undefined && !name && !hidden) text += data;
    const hides = hidden || name === 'style' || name === 'title' || name === 'script';
    for (const child of children ?? []) visit(child, hides);
    if (name === 'p' || name === 'td' || name === 'div' || name === 'br') text += ' ';
  };
  visit(parseDocument(html, { decodeEntities: true }), false);
  return text.replace(/\s+/g, ' ').trim();
}

export function receiptLine(line: Partial<ReceiptLine> = {}): ReceiptLine {
  return {
    receiptId: 'R1',
    documentId: 'D1',
    reference: 'F-2026-118',
    dueOn: '2026-10-08',
    open: { minor: 84_000, currency: 'EUR' },
    daysOverdue: 47,
    ...line,
  };
}
