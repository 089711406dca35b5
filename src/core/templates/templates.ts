import type { Actor, Permission } from '../access/index.ts';
import type { PlainDate } from '../dates.ts';
import type { OnBase } from '../edits.ts';
import type { Locale } from '../locale.ts';
import type { Money } from '../money.ts';
import type { MailKind, NoticeKind } from '../notices/index.ts';
import type { CutText } from './cut-text.ts';
import type { RemovedPart } from './html-cleaner.ts';

export const DESIGNS = ['text', 'html'] as const;
export type Design = (typeof DESIGNS)[number];

/** Longest subject that is stored; what is rendered is cut shorter. */
export const SUBJECT_STORED = 500;

/** A tag's name as the registry writes it, e.g. `CUSTOMERNAME`; see `tags.ts` for the list, aliases and where each is known. */
export type TagName = string;

/** Immutable subject and body. */
export interface Content {
  readonly id: string;
  readonly design: Design;
  readonly subject: string;
  readonly body: string;
}

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly design: Design;
  readonly subject: string;
  readonly body: string;
  readonly version: number;
  /** Bytes of the body. */
  readonly size: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Null: never sent. */
  readonly lastSentAt: number | null;
  readonly archivedAt: number | null;
}

export interface TemplateInput {
  readonly name: string;
  readonly subject: string;
  readonly design: Design;
  readonly body: string;
}

export interface NoticeText {
  readonly kind: NoticeKind;
  readonly language: string;
  readonly subject: string;
  readonly body: string;
  /** False: the shipped text, or the one that a level shares with the others. */
  readonly own: boolean;
}

/** One row of the receipts table in a mail, as data; the renderer formats for the reader's locale. */
export interface ReceiptLine {
  readonly receiptId: string;
  readonly documentId: string;
  readonly reference: string;
  readonly dueOn: PlainDate;
  readonly open: Money;
  readonly daysOverdue: number;
}

/** What strains a text most in the data of a selection (T10). */
export const WORST_CASES = ['longest_name', 'no_contact', 'other_language', 'right_to_left'] as const;
export type WorstCase = (typeof WORST_CASES)[number];

/** What a message knows about its recipient and cause when it is queued: a snapshot, stored as JSON. */
export interface MailData {
  /** Plain text by tag name: CUSTOMERNAME, Observations, … Never HTML. */
  readonly values: Readonly<Record<TagName, string>>;
  /** For debtor mails: RECEIPTS, RECEIPTCOUNT, TOTALDUE, DAYSOVERDUE, and in one-receipt mails INVOICEREFERENCE, DUEDATE, AMOUNT, DOCUMENTLINK come from it. */
  readonly receipts?: readonly ReceiptLine[];
  /** The document that DOCUMENTLINK opens, in document mails. */
  readonly documentId?: string;
  /** Document date and total, formatted at rendering. */
  readonly date?: PlainDate;
  readonly total?: Money;
  /** Of a proof: which worst cases of a selection it shows; said in its subject. */
  readonly worstCases?: readonly WorstCase[];
  /** Of a proof: the language of whoever asked for it, in which its subject says what it is. */
  readonly proofLanguage?: Locale;
}

export interface RenderInput {
  readonly content: Content;
  readonly kind: MailKind;
  readonly data: MailData;
  /** The recipient's: notices are found in its language, and dates, amounts and the layout's furniture follow the text. */
  readonly locale: Locale;
  /** The outbox row: links in the mail are made from it. */
  readonly messageId: string;
  /** When the message was made, ms: links expire from then on. */
  readonly createdAt: number;
  /** A proof says so in its subject. */
  readonly proof?: boolean;
}

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Of mailings: the one-click unsubscribe address for List-Unsubscribe. */
  readonly unsubscribeUrl: string | null;
}

/** The same, cut where recipients differ, for those who write many. */
export interface CutMail extends RenderedMail {
  readonly cutHtml: CutText;
  readonly cutText: CutText;
}

/** A tag as the editor lists it. */
export interface TagInfo {
  readonly name: TagName;
  readonly aliases: readonly string[];
  /** What it stands for, in the language that was asked for. */
  readonly meaning: string;
  readonly example: string;
}

/** A renderer of a batch: company identity, layout and parsed bodies are read once and kept. */
export interface MailRenderer {
  render(input: RenderInput): CutMail;
  /** Names what frames every mail: two renderers with the same one frame alike. */
  readonly layout: string;
}

export interface TemplatesService {
  list(
    actor: Actor,
    filter?: { search?: string; archived?: boolean; sort?: 'name' | 'created' | 'changed' | 'sent' },
  ): Promise<Template[]>;
  get(actor: Actor, id: string): Promise<Template>;
  /** By its name, or by a beginning that one alone of those in use has; refused naming them when several have it. */
  findByName(actor: Actor, name: string): Promise<Template | null>;
  create(actor: Actor, input: TemplateInput): Promise<Template>;
  /** A new version, merged with what others have changed since `base` was read. @throws EditConflict */
  update(actor: Actor, input: { id: string } & OnBase & TemplateInput): Promise<Template>;
  /** What cannot be saved where it came from becomes a template of its own, under a name that is free. */
  createCopy(actor: Actor, input: TemplateInput): Promise<Template>;
  versions(
    actor: Actor,
    id: string,
  ): Promise<{ number: number; createdAt: number; createdBy: string; content: Content }[]>;
  restore(actor: Actor, input: { id: string; number: number }): Promise<Template>;
  duplicate(actor: Actor, id: string): Promise<Template>;
  /** Refused while something uses it, naming where. */
  remove(actor: Actor, id: string): Promise<void>;
  archive(actor: Actor, input: { id: string; archived: boolean }): Promise<void>;
  tags(kind: MailKind, language?: string): TagInfo[];
  /** Problems of a draft, for showing while one types: the same that `create` would refuse with. */
  check(input: {
    kind: MailKind;
    subject: string;
    body: string;
    design: Design;
  }): import('../errors.ts').FieldProblem[];
  /** What the mails of such a body go without, since it would run or lead away; nothing in text design. */
  removedFrom(input: { design: Design; body: string }): RemovedPart[];
  /** A draft or stored text as a chosen customer would get it (or a made-up one); nothing is sent or stored. */
  preview(
    actor: Actor,
    input: {
      kind: MailKind;
      notice?: NoticeKind;
      design: Design;
      subject: string;
      body: string;
      accountId?: string;
      language?: string;
    },
  ): Promise<RenderedMail>;
  /** Keeps a preview for an hour and answers the address at which this Slack user may look at it, while they may see such mails. */
  keepPreview(actor: Actor, input: { kind: MailKind; mail: RenderedMail; slackUserId: string }): Promise<string>;
  noticeText(actor: Actor, kind: NoticeKind, language: string): Promise<NoticeText>;
  /** Merged with what others have changed since `base` was read. @throws EditConflict */
  setNoticeText(
    actor: Actor,
    input: { kind: NoticeKind; language: string; subject: string; body: string } & OnBase,
  ): Promise<NoticeText>;
  /** Back to the text before it, unless others have written meanwhile. @throws EditConflict */
  resetNoticeText(actor: Actor, input: { kind: NoticeKind; language: string } & OnBase): Promise<NoticeText>;
  // The program's own use:
  /**
   * The stored content for a notice in a language (own or shipped), made immutable for queueing. A level without words of
   * its own speaks as `debtor.one` or `debtor.many`, by the number of `receipts` (several unless given).
   */
  noticeContent(kind: NoticeKind, language: string, receipts?: number): Promise<Content>;
  /** What every mail to the own team is made from: subject `@TEAMSUBJECT@`, text design, body `@TEAMTEXT@`. */
  teamContent(): Promise<Content>;
  contentOf(templateId: string): Promise<Content>;
  /** A draft made immutable, for proofs of what is not saved. */
  draftContent(input: { design: Design; subject: string; body: string }): Promise<Content>;
  /** A made-up cause and customer, for previews and proofs; `customer` puts a real one's values in. */
  exampleData(input: {
    kind: MailKind;
    /** `debtor.one` shows a single receipt. */
    notice?: NoticeKind;
    language: Locale;
    customer?: Readonly<Record<TagName, string>>;
  }): Promise<MailData>;
  /** Which of these contents ask for a rating: the widget's tag stands where a reader sees it. */
  asking(contentIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** To be rendered: what takes long to make ready is made so in a thread of its own. Outside of transactions. */
  contents(ids: readonly string[]): Promise<ReadonlyMap<string, Content>>;
  stampSent(templateId: string, at: number): Promise<void>;
  /** The tags' values that come from a customer: names, reference, contact, and those of the company. */
  customerValues(accountIds: readonly string[]): Promise<ReadonlyMap<string, Readonly<Record<TagName, string>>>>;
  /** A kept preview and the permission that it asks for; null when it is gone. */
  keptPreview(id: string): Promise<{ permission: Permission; html: string } | null>;
  /** Writes down that mails leave in this layout from now on; the same again writes nothing. In a transaction. */
  noteLayout(layout: string): Promise<void>;
  /** The layout in which mails left at `instant`, ms; null: nobody noted it then. */
  layoutAt(instant: number): Promise<string | null>;
  /** Reads what all mails of a batch share, once. */
  renderer(): Promise<MailRenderer>;
}
