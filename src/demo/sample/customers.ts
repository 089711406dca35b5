import type { AccountInput } from '../../core/customers/index.ts';

/** Customers in several languages, some awkward on purpose: such names reach every program that takes real data. */
export const DEMO_ACCOUNTS: readonly AccountInput[] = [
  customer('C-1001', 'Boulangerie Martin & Fils', ['compta@boulangerie-martin.example'], 'fr'),
  customer('C-1002', "O'Brien, Sons & Co.", ['accounts@obrien-sons.example'], 'en'),
  customer('C-1003', 'Ñandú Logística S.L.', [], 'es'),
  customer(
    'C-1004',
    'Müller "Die Werkstatt" GmbH',
    ['billing@mueller-werkstatt.example', 'cfo@mueller-werkstatt.example'],
    'de',
  ),
  customer('C-1005', '株式会社さくら製作所', ['keiri@sakura-works.example'], 'ja'),
  customer('C-1006', 'شركة النور للتجارة', ['accounts@alnoor-trading.example'], 'ar'),
  customer('C-1007', 'Société d’Équipement Élec', ['factures@equip-elec.example'], 'fr'),
  customer('C-1008', 'Żółw i Syn Sp. z o.o.', ['biuro@zolw.example'], 'pl'),
  customer('C-1009', '<b>Bold</b> Industries', ['ap@bold-industries.example'], 'en'),
  customer('C-1010', 'Ünïcödé Överseas AB', ['faktura@unicode-overseas.example'], 'sv'),
  customer(
    'C-1011',
    'Compagnie Générale des Très Longues Dénominations Sociales et de Leurs Filiales Réunies S.A.S. (anciennement Établissements Durand)',
    ['siege@longues-denominations.example'],
    'fr',
  ),
  customer('C-1012', '{{ 7*7 }} Templating Ltd', ['money@templating.example'], 'en'),
  customer('C-1013', '@CUSTOMERNAME@ Recursive SARL', ['compta@recursive.example'], 'fr'),
  customer('C-1014', '=HYPERLINK("http://evil.example","x")', ['sheet@formula.example'], 'en'),
  customer('C-1015', 'Hôtel des Alpes', ['reception@hotel-alpes.example'], 'fr'),
  customer('C-1016', 'Green Valley Schools', ['office@green-valley.example'], 'en'),
  customer('C-1017', 'Clínica Santa Ana', ['administracion@santa-ana.example'], 'es'),
  customer('C-1018', 'Panadería La Espiga', ['hola@la-espiga.example'], 'es'),
  customer('C-1019', 'Théâtre du Port', ['regie@theatre-port.example'], 'fr'),
  customer('C-1020', 'Harbour Bikes', ['hello@harbour-bikes.example'], 'en'),
  supplier('S-2001', 'Verre & Métal Distribution', ['commandes@verre-metal.example'], 'fr'),
  supplier('S-2002', 'Northern Paper Mill', ['orders@northern-paper.example'], 'en'),
  supplier('S-2003', 'Cables Iberia', ['pedidos@cables-iberia.example'], 'es'),
];

function customer(reference: string, tradeName: string, emails: readonly string[], language: string): AccountInput {
  return { kind: 'customer', reference, tradeName, legalName: tradeName, emails, language };
}

function supplier(reference: string, tradeName: string, emails: readonly string[], language: string): AccountInput {
  return { kind: 'supplier', reference, tradeName, legalName: tradeName, emails, language };
}
