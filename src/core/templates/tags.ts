import { nearestWord } from '../nearest.ts';
import type { MailKind } from '../notices/index.ts';
import type { TagName } from './templates.ts';

/**
 * The tags (`@NAME@`): what each one is, in which kinds of mail it is known, and what it may be called in French and
 * Spanish. Adding one: a row here, its value in `mail-values.ts`, its words in `locales/<language>/templates.json`.
 */

/**
 * What a tag becomes. `line`: one line of text. `lines`: text whose line breaks show. `linkedLines`: the same, with https
 * addresses to click (our own words only). `link`: an address, or a clickable text where text stands. `block`: HTML of our own partials, and its plain text.
 */
export type TagForm = 'line' | 'lines' | 'linkedLines' | 'link' | 'block';

export interface Tag {
  readonly name: TagName;
  readonly aliases: readonly string[];
  readonly form: TagForm;
  /** Where it is known; null: everywhere. */
  readonly kinds: readonly MailKind[] | null;
}

export const TAGS: readonly Tag[] = [
  line('CUSTOMERNAME', ['NOMCLIENT', 'NOMCOMMERCIALCLIENT', 'NOMBRECLIENTE', 'NOMBRECOMERCIALCLIENTE']),
  line('CUSTOMERLEGALNAME', ['RAISONSOCIALECLIENT', 'RAZONSOCIALCLIENTE', 'NOMBREFISCALCLIENTE']),
  line('CUSTOMERREFERENCE', ['REFERENCECLIENT', 'REFERENCIACLIENTE']),
  line('CONTACTNAME', ['NOMCONTACT', 'NOMBRECONTACTO']),
  line('COMPANYNAME', ['NOMENTREPRISE', 'NOMBREEMPRESA']),
  line('COMPANYEMAIL', ['EMAILENTREPRISE', 'EMAILEMPRESA']),
  line('COMPANYPHONE', ['TELEPHONEENTREPRISE', 'TELEFONOEMPRESA']),
  { name: 'COMPANYLOGO', aliases: ['LOGOENTREPRISE', 'LOGOEMPRESA'], form: 'block', kinds: null },
  line('SENDERNAME', ['NOMEXPEDITEUR', 'NOMBREREMITENTE']),
  { name: 'RECEIPTS', aliases: ['ECHEANCES', 'RECIBOS'], form: 'block', kinds: ['debtor'] },
  line('RECEIPTCOUNT', ['NOMBREECHEANCES', 'NUMERORECIBOS'], ['debtor']),
  line('TOTALDUE', ['TOTALDU', 'TOTALPENDIENTE'], ['debtor']),
  line('DAYSOVERDUE', ['JOURSRETARD', 'DIASRETRASO'], ['debtor']),
  line('REMINDERLEVEL', ['NIVEAURELANCE', 'NIVELRECORDATORIO'], ['debtor']),
  line('INVOICEREFERENCE', ['REFERENCEFACTURE', 'REFERENCIAFACTURA'], ['debtor']),
  line('DUEDATE', ['DATEECHEANCE', 'FECHAVENCIMIENTO'], ['debtor']),
  line('AMOUNT', ['MONTANT', 'IMPORTE'], ['debtor']),
  {
    name: 'DOCUMENTLINK',
    aliases: ['LIENDOCUMENT', 'ENLACEDOCUMENTO'],
    form: 'link',
    kinds: ['debtor', 'document'],
  },
  line('INCIDENTREFERENCE', ['REFERENCEINCIDENT', 'REFERENCIAINCIDENCIA'], ['incident']),
  line('INCIDENTSUBJECT', ['OBJETINCIDENT', 'ASUNTOINCIDENCIA'], ['incident']),
  line('INCIDENTDATE', ['DATEINCIDENT', 'FECHAINCIDENCIA'], ['incident']),
  line('INCIDENTSTATE', ['ETATINCIDENT', 'ESTADOINCIDENCIA'], ['incident']),
  line('ASSIGNEE', ['RESPONSABLE'], ['incident']),
  { name: 'RESOLUTION', aliases: ['RESOLUCION', 'SOLUCION'], form: 'lines', kinds: ['incident'] },
  { name: 'Observations', aliases: ['OBSERVACIONES'], form: 'lines', kinds: ['incident'] },
  line('DOCUMENTTYPE', ['TYPEDOCUMENT', 'TIPODOCUMENTO'], ['document']),
  line('DOCUMENTREFERENCE', ['REFERENCEDOCUMENT', 'REFERENCIADOCUMENTO'], ['document']),
  line('DOCUMENTDATE', ['DATEDOCUMENT', 'FECHADOCUMENTO'], ['document']),
  line('DOCUMENTTOTAL', ['TOTALDOCUMENT', 'TOTALDOCUMENTO'], ['document']),
  { name: 'widgetvaluation', aliases: ['WIDGETEVALUATION', 'WIDGETVALORACION'], form: 'block', kinds: null },
  line('DATE', ['FECHA']),
  { name: 'UNSUBSCRIBELINK', aliases: ['LIENDESABONNEMENT', 'ENLACEBAJA'], form: 'link', kinds: null },
  { name: 'VIEWINBROWSER', aliases: ['VOIRENLIGNE', 'VERENNAVEGADOR'], form: 'link', kinds: null },
  line('TEAMSUBJECT', [], ['team']),
  { name: 'TEAMTEXT', aliases: [], form: 'linkedLines', kinds: ['team'] },
];

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

function line(name: TagName, aliases: readonly string[], kinds: readonly MailKind[] | null = null): Tag {
  return { name, aliases, form: 'line', kinds };
}

/** Upper case without accents: `résolution` is RESOLUTION. */
function plainWord(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
}

const BY_WORD: ReadonlyMap<string, Tag> = new Map(
  TAGS.flatMap((tag) => [tag.name, ...tag.aliases].map((word) => [plainWord(word), tag])),
);
