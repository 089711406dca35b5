/** Of the XLSX format (ECMA-376; Excel's limits): the last row, and XFD, the last column. */
const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;
/** A tag that is cut between two pieces is found with this much of the piece before. */
const OVERLAP = 256;
const PLACE = /<(?:\w+:)?(?:row|c)\s(?:[^>]*?\s)?r\s*=\s*["']([^"']*)["']/g;

/** How far the rows and cells of a workbook's sheets reach. */
export interface SheetBounds {
  readonly lastRow: number;
  readonly lastColumn: number;
  /** A place that the format does not have, as the file names it; null: none. */
  readonly outside: string | null;
}

/** Reads sheets' XML in pieces, places of rows and cells alone: a reader that makes room for a cell far out has no end. */
export function createBoundsScanner(): { read(piece: Buffer): void; bounds(): SheetBounds } {
  let rest = '';
  let lastRow = 0;
  let lastColumn = 0;
  let outside: string | null = null;
  return {
    read(piece) {
      const text = rest + piece.toString('latin1');
      for (const [, place = ''] of text.matchAll(PLACE)) {
        const [, letters = '', digits = ''] = /^([A-Z]*)(\d*)$/i.exec(place) ?? [];
        const row = Number(digits);
        const column = columnNumber(letters.toUpperCase());
        const fits = digits !== '' && row >= 1 && row <= LAST_ROW && column <= LAST_COLUMN;
        if (!fits) outside ??= place;
        lastRow = Math.max(lastRow, row);
        lastColumn = Math.max(lastColumn, column);
      }
      rest = text.slice(-OVERLAP);
    },
    bounds: () => ({ lastRow, lastColumn, outside }),
  };
}

/** A is 1, Z is 26, AA is 27. */
function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}
