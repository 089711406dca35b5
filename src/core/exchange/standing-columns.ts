import { headerKey } from './headers.ts';
import { invoiceStatus } from './kinds/invoice-status.ts';

/**
 * Words of headers that say whether something is paid, how much, or what is left: English, French, Spanish, as
 * `headerKey` writes them.
 */
const STANDING_WORDS = new Set(
  'status state statut etat estado situacion situation balance balances solde soldes saldo saldos open opened outstanding owing owed overdue remaining reste restant restante pending pendiente unpaid impaye impayee impayes impago impagado impagada paid payment payments paye payee payes pagado pagada pagos pago paiement paiements cobrado cobrada cobro cobros collected received regle reglee reglement encaisse encaissee settled settlement cleared void voided cancelled canceled annule annulee anulado anulada cancelado cancelada draft brouillon borrador credited closed stage etape due du adeudado vencido'.split(
    ' ',
  ),
);
/** Beside these it is about something else: how is paid, until when, where somebody lives. */
const OTHER_WORDS = new Set(
  'method methods mode modes medio terms term condition conditions condiciones plazo forma reference ref number id link url iban bank account type days day jours dias date fecha echeance vencimiento billing shipping address province country city ship bill delivery livraison email sent code processor gateway means moyen'.split(
    ' ',
  ),
);
/** A date of payment does matter. */
const PAID_DATE =
  /\b(?:paid|paye|payee|pagado|pagada|cobro|cobrado|payment|paiement|pago|reglement|settled|settlement)\b/;

/** Whether a header looks like a state, a balance or an amount paid. */
export function looksLikeStanding(header: string): boolean {
  const key = headerKey(header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
  const words = key.split(' ');
  if (!words.some((word) => STANDING_WORDS.has(word))) return false;
  const isDate = words.some((word) => word === 'date' || word === 'fecha');
  if (isDate)
    return PAID_DATE.test(key) && !words.some((word) => word !== 'date' && OTHER_WORDS.has(word) && word !== 'fecha');
  return !words.some((word) => OTHER_WORDS.has(word));
}

/** Headers that stand for a date in one program, for an amount or a yes in another: the cells decide. */
export const PAID_HEADERS: ReadonlySet<string> = new Set(
  'paid paye payee payes pagado pagada pagados regle reglee cobrado cobrada settled acquitte liquidado'.split(' '),
);

/** What stands under a header like “Paid”: a day, an amount, or a word; by the cells, null when they are empty. */
export function meaningOfPaid(cells: readonly string[]): 'paidOn' | 'paidAmount' | 'paymentStatus' {
  const filled = cells.filter((cell) => cell.trim() !== '');
  if (filled.length > 0 && filled.every((cell) => invoiceStatus(cell) !== null)) return 'paymentStatus';
  const isDay = (cell: string) => /^\d{4}-\d{1,2}-\d{1,2}/.test(cell) || /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/.test(cell);
  if (filled.length === 0 || filled.some(isDay)) return 'paidOn';
  return filled.some((cell) => /\d/.test(cell)) ? 'paidAmount' : 'paymentStatus';
}
