import { describe, expect, test } from 'vitest';
import { columnWidths, fittingColumns } from '../../src/tui/ui/list/columns.ts';

const NAME = { id: 'name', min: 10, weight: 2 };
const ADDRESS = { id: 'address', min: 20, weight: 1, max: 24 };
const AMOUNT = { id: 'amount', min: 8, optional: true };
const WHEN = { id: 'when', min: 6, optional: true };

describe('columns', () => {
  test('[U1] room to spare → by weight, up to what is of use; columns without a weight stay', () => {
    expect(columnWidths([NAME, ADDRESS, AMOUNT], 40)).toEqual([10, 20, 8]);
    expect(columnWidths([NAME, ADDRESS, AMOUNT], 46)).toEqual([14, 22, 8]);
    expect(columnWidths([NAME, ADDRESS, AMOUNT], 80)).toEqual([46, 24, 8]);
  });

  test('[U1] too narrow → the last column that can go goes first, then the widest gives way', () => {
    expect(fittingColumns([NAME, AMOUNT, WHEN], 26)).toEqual([NAME, AMOUNT, WHEN]);
    expect(fittingColumns([NAME, AMOUNT, WHEN], 25)).toEqual([NAME, AMOUNT]);
    expect(fittingColumns([NAME, AMOUNT, WHEN], 5)).toEqual([NAME]);
    expect(columnWidths([NAME, ADDRESS, { min: 8 }], 30)).toEqual([10, 10, 8]);
  });
});
