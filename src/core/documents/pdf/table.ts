import type { Pen } from './pen.ts';

export interface Column {
  readonly title: string;
  /** Of the table's width. */
  readonly share: number;
  /** Aligned at the end, as amounts are. */
  readonly end?: boolean;
}

export interface Table {
  /** Draws rows from `y` on, over pages as needed with the titles again, and answers where it ends. */
  draw(input: { columns: readonly Column[]; rows: readonly (readonly string[])[]; y: number }): number;
  /** A label and an amount, in bold under a line of the company's colour. */
  total(input: { label: string; value: string; y: number; color: string }): number;
}

interface Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly pen: Pen;
  readonly left: number;
  readonly width: number;
  /** Where the room for rows begins and ends on each page. */
  readonly top: number;
  readonly foot: number;
}

const GREY = '#5f6368';
const RULE = '#d5d8dc';
const SIZE = 9.5;
const GAP = 8;
const PADDING = 6;

export function createTable({ doc, pen, left, width, top, foot }: Sheet): Table {
  return {
    draw({ columns, rows, y: start }) {
      let y = drawTitles(columns, withRoomFor(40, start));
      for (const row of rows) {
        const height = rowHeight(columns, row);
        if (y + height > foot) {
          doc.addPage();
          y = drawTitles(columns, top);
        }
        drawCells(columns, row, { y: y + PADDING / 2, size: SIZE });
        y += height;
        rule(y, RULE, 0.5);
      }
      return y;
    },

    total({ label, value, y: start, color }) {
      const y = withRoomFor(30, start) + 4;
      rule(y, color, 1.5);
      const columns = [
        { title: '', share: 0.6 },
        { title: '', share: 0.4, end: true },
      ];
      drawCells(columns, [label, value], { y: y + PADDING, size: 11.5, bold: true });
      return y + 26;
    },
  };

  function withRoomFor(height: number, y: number): number {
    if (y + height <= foot) return y;
    doc.addPage();
    return top;
  }

  function drawTitles(columns: readonly Column[], y: number): number {
    const titles = columns.map((column) => column.title);
    drawCells(columns, titles, { y, size: 8, color: GREY });
    rule(y + 15, RULE, 1);
    return y + 16;
  }

  function drawCells(
    columns: readonly Column[],
    cells: readonly string[],
    style: { y: number; size: number; bold?: boolean; color?: string },
  ): void {
    let x = left;
    columns.forEach((column, index) => {
      const cell = { ...style, x, width: cellWidth(column), align: column.end ? ('end' as const) : ('start' as const) };
      pen.write(cells[index] ?? '', { ...cell, x: column.end ? x + GAP : x });
      x += column.share * width;
    });
  }

  function rowHeight(columns: readonly Column[], cells: readonly string[]): number {
    const heights = columns.map((column, index) =>
      pen.measure(cells[index] ?? '', { width: cellWidth(column), size: SIZE }),
    );
    return Math.max(...heights) + PADDING;
  }

  function cellWidth(column: Column): number {
    return column.share * width - GAP;
  }

  function rule(y: number, color: string, weight: number): void {
    doc
      .moveTo(left, y)
      .lineTo(left + width, y)
      .lineWidth(weight)
      .strokeColor(color)
      .stroke();
  }
}
