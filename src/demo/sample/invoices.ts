/** Invoices by age, so that every ageing bucket has some and every currency occurs. */
export interface DemoInvoice {
  readonly customer: string;
  readonly reference: string;
  /** Days past due today; negative: due in the future. */
  readonly daysOverdue: number;
  readonly minor: number;
  readonly currency: string;
  /** Already paid of it; the whole amount settles it. */
  readonly paidMinor?: number;
  /** Further instalments, 30 days apart. */
  readonly instalments?: number;
}

export const DEMO_INVOICES: readonly DemoInvoice[] = [
  { customer: 'C-1001', reference: 'F-2301', daysOverdue: 47, minor: 62_000, currency: 'EUR' },
  { customer: 'C-1001', reference: 'F-2317', daysOverdue: 31, minor: 41_500, currency: 'EUR' },
  { customer: 'C-1001', reference: 'F-2340', daysOverdue: 16, minor: 20_500, currency: 'EUR' },
  { customer: 'C-1002', reference: 'F-2342', daysOverdue: 16, minor: 31_055, currency: 'USD' },
  { customer: 'C-1003', reference: 'F-2309', daysOverdue: 33, minor: 40_200, currency: 'EUR' },
  { customer: 'C-1004', reference: 'F-2288', daysOverdue: 62, minor: 605_000, currency: 'EUR', paidMinor: 200_000 },
  { customer: 'C-1005', reference: 'F-2311', daysOverdue: 38, minor: 482_000, currency: 'JPY' },
  { customer: 'C-1006', reference: 'F-2320', daysOverdue: 27, minor: 118_000, currency: 'USD' },
  { customer: 'C-1007', reference: 'F-2230', daysOverdue: 104, minor: 93_990, currency: 'EUR' },
  { customer: 'C-1007', reference: 'F-2333', daysOverdue: 20, minor: 15_000, currency: 'EUR' },
  { customer: 'C-1008', reference: 'F-2315', daysOverdue: 34, minor: 74_400, currency: 'EUR' },
  { customer: 'C-1009', reference: 'F-2325', daysOverdue: 25, minor: 8_900, currency: 'GBP' },
  { customer: 'C-1010', reference: 'F-2300', daysOverdue: 48, minor: 212_300, currency: 'EUR' },
  { customer: 'C-1011', reference: 'F-2251', daysOverdue: 85, minor: 1_240_000, currency: 'EUR' },
  { customer: 'C-1012', reference: 'F-2330', daysOverdue: 22, minor: 4_900, currency: 'GBP' },
  { customer: 'C-1013', reference: 'F-2335', daysOverdue: 18, minor: 27_700, currency: 'EUR' },
  { customer: 'C-1014', reference: 'F-2336', daysOverdue: 17, minor: 10_000, currency: 'USD' },
  { customer: 'C-1015', reference: 'F-2351', daysOverdue: 8, minor: 88_000, currency: 'EUR' },
  { customer: 'C-1016', reference: 'F-2355', daysOverdue: 5, minor: 152_000, currency: 'USD' },
  { customer: 'C-1017', reference: 'F-2361', daysOverdue: -3, minor: 99_000, currency: 'EUR', instalments: 2 },
  { customer: 'C-1018', reference: 'F-2365', daysOverdue: -12, minor: 18_450, currency: 'EUR' },
  { customer: 'C-1019', reference: 'F-2270', daysOverdue: 71, minor: 56_000, currency: 'EUR', paidMinor: 56_000 },
  { customer: 'C-1020', reference: 'F-2345', daysOverdue: 14, minor: 36_700, currency: 'GBP' },
];
