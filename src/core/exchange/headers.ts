import { searchKey } from '../customers/index.ts';

/**
 * Headers under which files have what several kinds share: English, French, Spanish, the most telling first. They compare
 * without case, accents and punctuation.
 */

export const REFERENCE = {
  account:
    'reference, ref, customer reference, customer ref, customer number, customer no, customer id, customer code, supplier reference, supplier ref, supplier number, supplier code, account number, account, code, number, id, référence, réf, référence client, réf client, code client, numéro client, numéro de client, n° client, compte client, référence fournisseur, code fournisseur, n° fournisseur, identifiant, numéro, referencia, referencia cliente, ref cliente, código cliente, código de cliente, número de cliente, nº cliente, referencia proveedor, código proveedor, nº proveedor, código, número',
  customer:
    'customer ref, customer reference, customer number, customer no, customer id, customer code, account number, account, customer, client, client ref, client reference, client id, réf client, référence client, code client, numéro client, numéro de client, n° client, compte client, ref cliente, referencia cliente, referencia del cliente, código cliente, código de cliente, número de cliente, nº cliente, cliente',
  invoice:
    'invoice number, invoice no, invoice reference, invoice ref, invoice id, invoice, document number, document reference, document, numéro de facture, n° facture, n° de facture, numéro facture, référence facture, réf facture, facture, document, pièce, número de factura, nº factura, nº de factura, número factura, referencia factura, factura, documento',
  payment:
    'payment reference, payment number, payment id, payment ref, reference, ref, number, id, référence paiement, référence du paiement, n° paiement, référence règlement, n° règlement, référence, réf, numéro, referencia pago, referencia del pago, nº pago, número de pago, referencia cobro, nº cobro, referencia, número',
  document:
    'document number, document no, document reference, document ref, reference, ref, number, id, numéro de document, n° document, n° de document, numéro, référence, réf, n° pièce, número de documento, nº documento, número, referencia',
  incident:
    'incident number, incident reference, incident ref, ticket number, ticket, reference, ref, number, id, numéro d’incident, n° incident, numéro de ticket, n° ticket, référence, réf, numéro, número de incidencia, nº incidencia, incidencia, referencia, número',
};
export const NAME = {
  trade:
    'trade name, trading name, commercial name, display name, customer name, supplier name, company name, company, name, customer, nom commercial, enseigne, nom du client, nom client, nom du fournisseur, société, nom, client, nombre comercial, nombre del cliente, nombre cliente, nombre del proveedor, empresa, nombre, cliente',
  legal:
    'legal name, registered name, official name, raison sociale, dénomination sociale, nom légal, nom juridique, razón social, denominación social, nombre fiscal, nombre legal, nombre jurídico',
  contact:
    'contact name, full name, name, contact, nom du contact, nom complet, nom, nombre del contacto, nombre completo, nombre, contacto',
};
export const EMAIL =
  'email, e-mail, email address, e-mail address, emails, email addresses, billing email, mail, courriel, adresse e-mail, adresse email, adresse mail, adresses e-mail, adresse électronique, mél, correo electrónico, correo, dirección de correo, dirección de correo electrónico, correos';
export const LANGUAGE = 'language, lang, locale, langue, idioma, lengua';
export const COUNTRY =
  'country, country code, billing country, country name, pays, code pays, pays de facturation, país, código de país, código país, país de facturación';
export const PHONE =
  'phone, phone number, telephone, telephone number, tel, mobile, téléphone, numéro de téléphone, tél, portable, teléfono, número de teléfono, tfno, móvil';
export const ISSUED =
  'invoice date, issue date, issued on, issued, document date, date, date de facture, date facture, date d’émission, émise le, date du document, date de pièce, fecha de factura, fecha factura, fecha de emisión, emitida el, fecha del documento, fecha';
export const DUE =
  'due date, due on, due, payment due, maturity, date d’échéance, échéance, date échéance, à payer le, fecha de vencimiento, vencimiento, fecha vencimiento, vence el';
export const AMOUNT =
  'amount, total, total amount, invoice amount, invoice total, grand total, montant, montant ttc, total ttc, montant total, montant facture, importe, importe total, total factura, total con iva';
export const CURRENCY = 'currency, currency code, devise, monnaie, code devise, moneda, divisa, código moneda';
export const PAID_ON =
  'paid on, payment date, paid date, date paid, settled on, settled date, settlement date, collected date, payée le, payé le, date de paiement, date paiement, date de règlement, réglée le, réglé le, fecha de pago, fecha pago, pagada el, pagado el, fecha de cobro, cobrada el';
export const OPEN =
  'open amount, amount open, open balance, outstanding, outstanding amount, amount outstanding, outstanding balance, balance due, amount due, invoice amount due, due amount, remaining, amount remaining, remaining amount, remaining balance, unpaid, unpaid amount, amount owing, pending, pending amount, balance, reste à payer, reste dû, restant dû, montant restant, montant restant dû, reste à régler, reste à encaisser, montant dû, montant impayé, impayé, solde dû, solde restant, solde, pendiente, importe pendiente, pendiente de pago, pendiente de cobro, saldo pendiente, importe restante, restante, saldo vivo, por cobrar, saldo';
export const PAID_AMOUNT =
  'paid amount, amount paid, invoice amount paid, total paid, paid to date, amount received, received, amount collected, collected, montant payé, montant réglé, montant encaissé, total payé, total réglé, encaissé, déjà payé, déjà réglé, importe pagado, importe cobrado, total pagado, total cobrado, monto pagado';
export const STATUS =
  'status, state, invoice status, document status, statut, état, statut facture, statut de la facture, état de la facture, estado, estado factura, estado de la factura, situación';
export const PAYMENT_STATUS =
  'payment status, payment state, paid status, statut de paiement, statut du paiement, état de paiement, état du paiement, estado de pago, estado del pago, estado de cobro, estado pago, estado cobro';
export const DISPUTED =
  'disputed, dispute, in dispute, contested, litige, en litige, contestée, en disputa, disputada, disputa, impugnada';
export const POSITION =
  'instalment, installment, instalment number, installment number, position, receipt number, part, échéance n°, numéro d’échéance, n° échéance, rang, plazo, número de plazo, nº plazo, número de vencimiento, nº vencimiento, posición';

/** A header as it compares: without case, accents, punctuation and doubled spaces. */
export function headerKey(header: string): string {
  return searchKey(header)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
