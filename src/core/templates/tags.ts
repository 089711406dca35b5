import { nearestWord } from '../nearest.ts';
import type { MailKind } from '../notices/index.ts';
import { logoBlock, ratingBlock, receiptsBlock } from './blocks.ts';
import {
  type Block,
  browserLink,
  dateOfMail,
  daysOverdue,
  documentLink,
  firstDueDate,
  invoiceReferences,
  type Link,
  type MailInHand,
  receiptsOf,
  totalDue,
  unsubscribeLink,
} from './tag-values.ts';
import type { WorstCase } from './templates.ts';

/**
 * The tags (`@NAME@`): what each one is, in which kinds of mail it is known, what it may be called in French and Spanish,
 * and what it becomes. Adding one: an entry here, its words in `locales/<language>/templates.json` (`tag`, `example`), and
 * `npm run generate`; one that is given is then missed by the compiler where a room makes its `MailData`.
 */

interface Entry {
  /** Its names in French and Spanish. */
  readonly aliases: readonly string[];
  /** Where it is known; null: everywhere. */
  readonly kinds: readonly MailKind[] | null;
  /** What in a recipient's data it shows at its worst: what a proof of worst cases is looked at for (T10). */
  readonly strainedBy?: readonly WorstCase[];
}

/**
 * What a tag becomes. `line`: one line of text. `lines`: text whose line breaks show. `linkedLines`: the same, with https
 * addresses to click (our own words only). `link`: an address, or a clickable text where text stands. `block`: HTML of our
 * own partials, and its plain text.
 *
 * `given`: the room that makes the mail gives its text among `MailData.values`; else it is made at rendering.
 */
interface TextEntry extends Entry {
  readonly form: 'line' | 'lines' | 'linkedLines';
  readonly made: 'given' | ((mail: MailInHand) => string);
}
interface LinkEntry extends Entry {
  readonly form: 'link';
  readonly made: (mail: MailInHand) => Link | null;
}
interface BlockEntry extends Entry {
  readonly form: 'block';
  readonly made: (mail: MailInHand) => Block | null;
}
type TagEntry = TextEntry | LinkEntry | BlockEntry;

const ENTRIES = {
  CUSTOMERNAME: {
    aliases: ['NOMCLIENT', 'NOMCOMMERCIALCLIENT', 'NOMBRECLIENTE', 'NOMBRECOMERCIALCLIENTE'],
    form: 'line',
    kinds: null,
    made: 'given',
    strainedBy: ['longest_name', 'right_to_left'],
  },
  CUSTOMERLEGALNAME: {
    aliases: ['RAISONSOCIALECLIENT', 'RAZONSOCIALCLIENTE', 'NOMBREFISCALCLIENTE'],
    form: 'line',
    kinds: null,
    made: 'given',
  },
  CUSTOMERREFERENCE: { aliases: ['REFERENCECLIENT', 'REFERENCIACLIENTE'], form: 'line', kinds: null, made: 'given' },
  CONTACTNAME: {
    aliases: ['NOMCONTACT', 'NOMBRECONTACTO'],
    form: 'line',
    kinds: null,
    made: 'given',
    strainedBy: ['no_contact'],
  },
  COMPANYNAME: {
    aliases: ['NOMENTREPRISE', 'NOMBREEMPRESA'],
    form: 'line',
    kinds: null,
    made: ({ frame }) => frame.company.name,
  },
  COMPANYEMAIL: {
    aliases: ['EMAILENTREPRISE', 'EMAILEMPRESA'],
    form: 'line',
    kinds: null,
    made: ({ frame }) => frame.company.email,
  },
  COMPANYPHONE: {
    aliases: ['TELEPHONEENTREPRISE', 'TELEFONOEMPRESA'],
    form: 'line',
    kinds: null,
    made: ({ frame }) => frame.company.phone,
  },
  COMPANYLOGO: {
    aliases: ['LOGOENTREPRISE', 'LOGOEMPRESA'],
    form: 'block',
    kinds: null,
    made: ({ frame }) => logoBlock(frame),
  },
  SENDERNAME: {
    aliases: ['NOMEXPEDITEUR', 'NOMBREREMITENTE'],
    form: 'line',
    kinds: null,
    made: ({ frame }) => frame.company.senderName,
  },
  RECEIPTS: {
    aliases: ['ECHEANCES', 'RECIBOS'],
    form: 'block',
    kinds: ['debtor'],
    made: ({ frame, input }) => receiptsBlock(frame, input),
    strainedBy: ['other_language'],
  },
  RECEIPTCOUNT: {
    aliases: ['NOMBREECHEANCES', 'NUMERORECIBOS'],
    form: 'line',
    kinds: ['debtor'],
    made: ({ input }) => String(receiptsOf(input).length || ''),
  },
  TOTALDUE: {
    aliases: ['TOTALDU', 'TOTALPENDIENTE'],
    form: 'line',
    kinds: ['debtor'],
    made: totalDue,
    strainedBy: ['other_language'],
  },
  DAYSOVERDUE: { aliases: ['JOURSRETARD', 'DIASRETRASO'], form: 'line', kinds: ['debtor'], made: daysOverdue },
  REMINDERLEVEL: { aliases: ['NIVEAURELANCE', 'NIVELRECORDATORIO'], form: 'line', kinds: ['debtor'], made: 'given' },
  INVOICEREFERENCE: {
    aliases: ['REFERENCEFACTURE', 'REFERENCIAFACTURA'],
    form: 'line',
    kinds: ['debtor'],
    made: invoiceReferences,
  },
  DUEDATE: {
    aliases: ['DATEECHEANCE', 'FECHAVENCIMIENTO'],
    form: 'line',
    kinds: ['debtor'],
    made: firstDueDate,
    strainedBy: ['other_language'],
  },
  AMOUNT: {
    aliases: ['MONTANT', 'IMPORTE'],
    form: 'line',
    kinds: ['debtor'],
    made: totalDue,
    strainedBy: ['other_language'],
  },
  DOCUMENTLINK: {
    aliases: ['LIENDOCUMENT', 'ENLACEDOCUMENTO'],
    form: 'link',
    kinds: ['debtor', 'document'],
    made: documentLink,
  },
  INCIDENTREFERENCE: {
    aliases: ['REFERENCEINCIDENT', 'REFERENCIAINCIDENCIA'],
    form: 'line',
    kinds: ['incident'],
    made: 'given',
  },
  INCIDENTSUBJECT: { aliases: ['OBJETINCIDENT', 'ASUNTOINCIDENCIA'], form: 'line', kinds: ['incident'], made: 'given' },
  INCIDENTDATE: {
    aliases: ['DATEINCIDENT', 'FECHAINCIDENCIA'],
    form: 'line',
    kinds: ['incident'],
    made: dateOfMail,
    strainedBy: ['other_language'],
  },
  INCIDENTSTATE: { aliases: ['ETATINCIDENT', 'ESTADOINCIDENCIA'], form: 'line', kinds: ['incident'], made: 'given' },
  ASSIGNEE: { aliases: ['RESPONSABLE'], form: 'line', kinds: ['incident'], made: 'given' },
  RESOLUTION: { aliases: ['RESOLUCION', 'SOLUCION'], form: 'lines', kinds: ['incident'], made: 'given' },
  Observations: { aliases: ['OBSERVACIONES'], form: 'lines', kinds: ['incident'], made: 'given' },
  DOCUMENTTYPE: { aliases: ['TYPEDOCUMENT', 'TIPODOCUMENTO'], form: 'line', kinds: ['document'], made: 'given' },
  DOCUMENTREFERENCE: {
    aliases: ['REFERENCEDOCUMENT', 'REFERENCIADOCUMENTO'],
    form: 'line',
    kinds: ['document'],
    made: 'given',
  },
  DOCUMENTDATE: {
    aliases: ['DATEDOCUMENT', 'FECHADOCUMENTO'],
    form: 'line',
    kinds: ['document'],
    made: dateOfMail,
    strainedBy: ['other_language'],
  },
  DOCUMENTTOTAL: {
    aliases: ['TOTALDOCUMENT', 'TOTALDOCUMENTO'],
    form: 'line',
    kinds: ['document'],
    made: ({ input, format }) => (input.data.total ? format.money(input.data.total) : ''),
    strainedBy: ['other_language'],
  },
  widgetvaluation: {
    aliases: ['WIDGETEVALUATION', 'WIDGETVALORACION'],
    form: 'block',
    kinds: null,
    made: ({ frame, input }) => (input.kind === 'team' ? null : ratingBlock(frame, input)),
  },
  DATE: {
    aliases: ['FECHA'],
    form: 'line',
    kinds: null,
    made: ({ frame, input, format }) => format.date(frame.dayOf(input.createdAt)),
    strainedBy: ['other_language'],
  },
  UNSUBSCRIBELINK: { aliases: ['LIENDESABONNEMENT', 'ENLACEBAJA'], form: 'link', kinds: null, made: unsubscribeLink },
  VIEWINBROWSER: { aliases: ['VOIRENLIGNE', 'VERENNAVEGADOR'], form: 'link', kinds: null, made: browserLink },
  TEAMSUBJECT: { aliases: [], form: 'line', kinds: ['team'], made: 'given' },
  TEAMTEXT: { aliases: [], form: 'linkedLines', kinds: ['team'], made: 'given' },
} as const satisfies Record<string, TagEntry>;

type Entries = typeof ENTRIES;

/** Tags whose text the room gives that makes a mail of this kind; `every`: those of every mail, which the customer gives. */
export type GivenTag<Kind extends MailKind | 'every'> = {
  [Name in keyof Entries]: Entries[Name] extends { readonly made: 'given'; readonly kinds: infer Kinds }
    ? Kinds extends readonly MailKind[]
      ? Kind extends Kinds[number]
        ? Name
        : never
      : Kind extends 'every'
        ? Name
        : never
    : never;
}[keyof Entries];

export type Tag = TagEntry & { readonly name: string };

export const TAGS: readonly Tag[] = Object.entries<TagEntry>(ENTRIES).map(([name, entry]) => ({ name, ...entry }));

/** The tag of this name or alias, whatever its case and accents; null when there is none. */
export function findTag(word: string): Tag | null {
  return BY_WORD.get(plainWord(word)) ?? null;
}

export function isKnownIn(tag: Tag, kind: MailKind): boolean {
  return tag.kinds === null || tag.kinds.includes(kind);
}

export function tagsOf(kind: MailKind): readonly Tag[] {
  return TAGS.filter((tag) => isKnownIn(tag, kind));
}

/** The tag that a mistyped word most likely means, among those of the kind of mail: as registered, or its alias. */
export function nearestTag(word: string, kind: MailKind): string | null {
  const known = tagsOf(kind);
  return (
    nearestWord(
      plainWord(word),
      known.map((tag) => tag.name),
    ) ??
    nearestWord(
      plainWord(word),
      known.flatMap((tag) => tag.aliases),
    )
  );
}

/** Upper case without accents: `résolution` is RESOLUTION. */
function plainWord(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
}

const BY_WORD: ReadonlyMap<string, Tag> = new Map(
  TAGS.flatMap((tag) => [tag.name, ...tag.aliases].map((word) => [plainWord(word), tag])),
);
