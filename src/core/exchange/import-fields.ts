import { searchKey } from '../customers/index.ts';
import type { ImportField, ImportKind } from './exchange.ts';

/**
 * Which columns each kind of file may have, and under which headers they are found: English, French, Spanish, the most
 * telling first. Headers compare without case, accents and punctuation.
 */

const REFERENCE = {
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
const NAME = {
  trade:
    'trade name, trading name, commercial name, display name, customer name, supplier name, company name, company, name, customer, nom commercial, enseigne, nom du client, nom client, nom du fournisseur, société, nom, client, nombre comercial, nombre del cliente, nombre cliente, nombre del proveedor, empresa, nombre, cliente',
  legal:
    'legal name, registered name, official name, raison sociale, dénomination sociale, nom légal, nom juridique, razón social, denominación social, nombre fiscal, nombre legal, nombre jurídico',
  contact:
    'contact name, full name, name, contact, nom du contact, nom complet, nom, nombre del contacto, nombre completo, nombre, contacto',
};
const EMAIL =
  'email, e-mail, email address, e-mail address, emails, email addresses, billing email, mail, courriel, adresse e-mail, adresse email, adresse mail, adresses e-mail, adresse électronique, mél, correo electrónico, correo, dirección de correo, dirección de correo electrónico, correos';
const LANGUAGE = 'language, lang, locale, langue, idioma, lengua';
const COUNTRY =
  'country, country code, billing country, country name, pays, code pays, pays de facturation, país, código de país, código país, país de facturación';
const PHONE =
  'phone, phone number, telephone, telephone number, tel, mobile, téléphone, numéro de téléphone, tél, portable, teléfono, número de teléfono, tfno, móvil';
const ISSUED =
  'invoice date, issue date, issued on, issued, document date, date, date de facture, date facture, date d’émission, émise le, date du document, date de pièce, fecha de factura, fecha factura, fecha de emisión, emitida el, fecha del documento, fecha';
const DUE =
  'due date, due on, due, payment due, maturity, date d’échéance, échéance, date échéance, à payer le, fecha de vencimiento, vencimiento, fecha vencimiento, vence el';
const AMOUNT =
  'amount, total, total amount, invoice amount, invoice total, grand total, montant, montant ttc, total ttc, montant total, montant facture, importe, importe total, total factura, total con iva';
const CURRENCY = 'currency, currency code, devise, monnaie, code devise, moneda, divisa, código moneda';
const PAID_ON =
  'paid on, payment date, paid date, date paid, settled on, settled date, settlement date, collected date, payée le, payé le, date de paiement, date paiement, date de règlement, réglée le, réglé le, fecha de pago, fecha pago, pagada el, pagado el, fecha de cobro, cobrada el';
const OPEN =
  'open amount, amount open, open balance, outstanding, outstanding amount, amount outstanding, outstanding balance, balance due, amount due, invoice amount due, due amount, remaining, amount remaining, remaining amount, remaining balance, unpaid, unpaid amount, amount owing, pending, pending amount, balance, reste à payer, reste dû, restant dû, montant restant, montant restant dû, reste à régler, reste à encaisser, montant dû, montant impayé, impayé, solde dû, solde restant, solde, pendiente, importe pendiente, pendiente de pago, pendiente de cobro, saldo pendiente, importe restante, restante, saldo vivo, por cobrar, saldo';
const PAID_AMOUNT =
  'paid amount, amount paid, invoice amount paid, total paid, paid to date, amount received, received, amount collected, collected, montant payé, montant réglé, montant encaissé, total payé, total réglé, encaissé, déjà payé, déjà réglé, importe pagado, importe cobrado, total pagado, total cobrado, monto pagado';
const STATUS =
  'status, state, invoice status, document status, statut, état, statut facture, statut de la facture, état de la facture, estado, estado factura, estado de la factura, situación';
const PAYMENT_STATUS =
  'payment status, payment state, paid status, statut de paiement, statut du paiement, état de paiement, état du paiement, estado de pago, estado del pago, estado de cobro, estado pago, estado cobro';
/** Headers that stand for a date in one program, for an amount or a yes in another: the cells decide. */
export const PAID_HEADERS: ReadonlySet<string> = new Set(
  'paid paye payee payes pagado pagada pagados regle reglee cobrado cobrada settled acquitte liquidado'.split(' '),
);
const DISPUTED =
  'disputed, dispute, in dispute, contested, litige, en litige, contestée, en disputa, disputada, disputa, impugnada';
const POSITION =
  'instalment, installment, instalment number, installment number, position, receipt number, part, échéance n°, numéro d’échéance, n° échéance, rang, plazo, número de plazo, nº plazo, número de vencimiento, nº vencimiento, posición';

interface FieldSpec {
  readonly required?: boolean;
  readonly aliases: string;
}

/** What the books say of what is left to pay; which wins when, `kinds/standing.ts` tells. */
const STANDING: Readonly<Record<string, FieldSpec>> = {
  openAmount: { aliases: OPEN },
  paidAmount: { aliases: PAID_AMOUNT },
  status: { aliases: STATUS },
  paymentStatus: { aliases: PAYMENT_STATUS },
  paidOn: { aliases: PAID_ON },
  disputed: { aliases: DISPUTED },
};

const ACCOUNT: Readonly<Record<string, FieldSpec>> = {
  reference: { required: true, aliases: REFERENCE.account },
  tradeName: { aliases: NAME.trade },
  legalName: { aliases: NAME.legal },
  email: { aliases: EMAIL },
  language: { aliases: LANGUAGE },
  country: { aliases: COUNTRY },
  phone: { aliases: PHONE },
};

const SPECS: Readonly<Record<ImportKind, Readonly<Record<string, FieldSpec>>>> = {
  customers: ACCOUNT,
  suppliers: ACCOUNT,
  contacts: {
    customer: {
      required: true,
      aliases: `${REFERENCE.customer}, supplier, supplier ref, réf fournisseur, fournisseur, ref proveedor, proveedor`,
    },
    accountKind: { aliases: 'account kind, account type, type de compte, tipo de cuenta' },
    name: { required: true, aliases: NAME.contact },
    reference: {
      aliases:
        'contact reference, contact ref, contact id, contact number, reference, ref, id, référence du contact, réf contact, référence, réf, referencia del contacto, ref contacto, referencia',
    },
    email: { aliases: EMAIL },
    phone: { aliases: PHONE },
    job: { aliases: 'job, job title, title, function, role, position, fonction, poste, rôle, cargo, puesto, función' },
    main: {
      aliases:
        'main, main contact, primary, default, principal, contact principal, par défaut, contacto principal, predeterminado',
    },
  },
  documents: {
    kind: {
      required: true,
      aliases: 'type, document type, kind, type de document, nature, tipo, tipo de documento, clase',
    },
    reference: { required: true, aliases: REFERENCE.document },
    customer: { required: true, aliases: REFERENCE.customer },
    issuedOn: { required: true, aliases: ISSUED },
    amount: { required: true, aliases: AMOUNT },
    currency: { aliases: CURRENCY },
  },
  invoices: {
    reference: {
      required: true,
      aliases: `${REFERENCE.invoice}, reference, ref, number, id, numéro, référence, réf, número, referencia`,
    },
    customer: { required: true, aliases: REFERENCE.customer },
    issuedOn: { required: true, aliases: ISSUED },
    dueOn: { aliases: DUE },
    amount: { required: true, aliases: AMOUNT },
    currency: { aliases: CURRENCY },
    ...STANDING,
  },
  receipts: {
    document: { required: true, aliases: REFERENCE.invoice },
    position: { aliases: POSITION },
    dueOn: { required: true, aliases: DUE },
    amount: { required: true, aliases: AMOUNT },
    ...STANDING,
  },
  payments: {
    reference: { required: true, aliases: REFERENCE.payment },
    document: { required: true, aliases: REFERENCE.invoice },
    position: { aliases: POSITION },
    amount: {
      required: true,
      aliases: `amount paid, paid amount, payment amount, ${AMOUNT}, montant payé, montant réglé, importe pagado, importe cobrado`,
    },
    paidOn: { required: true, aliases: `${PAID_ON}, date, fecha` },
  },
  incidents: {
    reference: { required: true, aliases: REFERENCE.incident },
    customer: { required: true, aliases: REFERENCE.customer },
    subject: { required: true, aliases: 'subject, title, summary, objet, sujet, titre, asunto, título, resumen' },
    description: { aliases: 'description, observations, details, détails, descripción, observaciones, detalles' },
    internalNotes: {
      aliases: 'internal notes, private notes, notes, notes internes, notas internas, notas privadas, notas',
    },
    state: { aliases: 'state, status, état, statut, estado' },
    resolution: { aliases: 'resolution, solution, résolution, resolución, solución' },
  },
};

/** The fields of a kind of file, in the order in which people read them. */
export function importFields(kind: ImportKind): ImportField[] {
  return Object.entries(SPECS[kind]).map(([field, { required = false, aliases }]) => ({
    field,
    required,
    aliases: aliases.split(',').map((alias) => alias.trim()),
  }));
}

/** A header as it compares: without case, accents, punctuation and doubled spaces. */
export function headerKey(header: string): string {
  return searchKey(header)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
