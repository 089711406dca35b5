import { namesOf } from '../field-types.ts';
import { headerKey } from '../headers.ts';

/**
 * How the books call an invoice. `issued` says that it left, not whether it is paid; `void` and `draft` owe nothing.
 */
export type InvoiceStatus = 'paid' | 'open' | 'part-paid' | 'void' | 'draft' | 'issued';

/** In the words of the usual programs, in English, French and Spanish; `é(e)` and `o/a` are written out. */
const WORDS: Readonly<Record<InvoiceStatus, string>> = {
  paid: 'paid, paid in full, fully paid, settled, collected, deposited, in payment, yes, true, 1, x, payé, payée, payés, réglé, réglée, soldé, soldée, acquitté, acquittée, encaissé, encaissée, en paiement, en cours de paiement, entièrement payé, entièrement payée, oui, vrai, pagado, pagada, cobrado, cobrada, liquidado, liquidada, saldado, saldada, en proceso de pago, totalmente pagado, totalmente pagada, totalmente cobrada, sí, verdadero',
  open: 'open, unpaid, not paid, outstanding, due, overdue, past due, late, upcoming, pending, payable, to pay, to be paid, awaiting payment, authorised, authorized, blocked, no, false, 0, ouvert, ouverte, impayé, impayée, non payé, non payée, non réglé, non réglée, non soldé, non soldée, à payer, à régler, à encaisser, en attente, en attente de paiement, en retard, à venir, échu, échue, non, faux, abierto, abierta, pendiente, pendiente de pago, pendiente de cobro, impagado, impagada, no pagado, no pagada, no cobrado, no cobrada, por pagar, por cobrar, vencido, vencida, no vencido, no vencida, atrasado, atrasada, devuelto, devuelta, falso',
  'part-paid':
    'part paid, partly paid, partially paid, partial, partial payment, partiel, partielle, paiement partiel, partiellement payé, partiellement payée, partiellement réglé, partiellement réglée, payé partiellement, payée partiellement, parcial, pago parcial, cobro parcial, parcialmente pagado, parcialmente pagada, pagado parcialmente, pagada parcialmente, parcialmente cobrado, parcialmente cobrada, cobrado parcialmente, cobrada parcialmente',
  void: 'void, voided, cancelled, canceled, deleted, reversed, credited, refunded, uncollectible, written off, write off, bad debt, annulé, annulée, supprimé, supprimée, extourné, extournée, remboursé, remboursée, irrécouvrable, abandonné, abandonnée, anulado, anulada, cancelado, cancelada, eliminado, eliminada, revertido, revertida, reembolsado, reembolsada, incobrable',
  draft:
    'draft, submitted, awaiting approval, not issued, brouillon, provisoire, à valider, à approuver, non validé, non validée, non finalisé, non finalisée, borrador, provisional, sin aprobar, pendiente de aprobación, no emitido, no emitida',
  issued:
    'issued, posted, sent, emailed, viewed, printed, approved, finalized, finalised, émis, émise, envoyé, envoyée, vu, vue, validé, validée, comptabilisé, comptabilisée, finalisé, finalisée, approuvé, approuvée, emitido, emitida, enviado, enviada, visto, vista, aprobado, aprobada, publicado, publicada, registrado, registrada, contabilizado, contabilizada',
};

const statusByWord = namesOf(WORDS);
/** With a number of days behind it: QuickBooks’ “Overdue 12 days”, “Due in 5 days”. */
const OPEN_SINCE = /^(?:overdue|past due|due in|due today|due tomorrow|en retard|venc(?:e|ido|ida))\b/;

/** What a cell's word means, or null when nobody knows it. */
export function invoiceStatus(text: string): InvoiceStatus | null {
  const key = headerKey(text);
  return statusByWord.get(key) ?? (OPEN_SINCE.test(key) ? 'open' : null);
}
