import { checkInteger, checkKeys, checkList, checkString, type Fields, isFields, type Place } from './place.ts';
import { checkRichText } from './rich-text.ts';

/** Characters of all cells of all tables of one message (vercel/chat, blocks/limits). */
export const TABLE_CHARACTERS = 10_000;

/** `table`: 100 rows of 20 columns. */
export function checkTable(place: Place, table: Fields): void {
  checkList(place, table, 'rows', { min: 1, max: 100, required: true, each: checkRow });
  checkList(place, table, 'column_settings', { max: 20, each: () => {} });
  if (tableCharacters(table) > TABLE_CHARACTERS)
    place.refuse(`must have no more than ${TABLE_CHARACTERS} characters in all cells`);
}

/** `data_table`: 2 to 101 rows (the first is the header), 20 columns, a caption. */
export function checkDataTable(place: Place, table: Fields): void {
  checkList(place, table, 'rows', { min: 2, max: 101, required: true, each: checkRow });
  checkString(place, table, 'caption', { min: 1, max: 3000, required: true });
  checkInteger(place, table, 'page_size', { min: 1, max: 100 });
  checkInteger(place, table, 'row_header_column_index', { min: 0, max: 19 });
  if (tableCharacters(table) > TABLE_CHARACTERS)
    place.refuse(`must have no more than ${TABLE_CHARACTERS} characters in all cells`);
}

function checkRow(place: Place, row: unknown): void {
  if (!Array.isArray(row)) {
    place.refuse('must be an array');
    return;
  }
  if (row.length > 20) place.refuse('no more than 20 items allowed');
  row.forEach((cell: unknown, index) => {
    checkCell(place.at(index), cell);
  });
}

function checkCell(place: Place, cell: unknown): void {
  if (!isFields(cell)) {
    place.refuse('must be an object');
    return;
  }
  if (cell['type'] === 'rich_text') {
    checkRichText(place, cell);
    return;
  }
  if (cell['type'] !== 'raw_text' && cell['type'] !== 'raw_number') {
    place.at('type').refuse(`unsupported type: ${String(cell['type'])}`);
    return;
  }
  checkKeys(place, cell, ['type', 'text', 'value']);
  checkString(place, cell, 'text', { min: 1, max: TABLE_CHARACTERS, required: true });
}

function tableCharacters(table: Fields): number {
  return (
    JSON.stringify(table['rows'] ?? [])
      .match(/"text":"(?:[^"\\]|\\.)*"/g)
      ?.reduce((sum, pair) => sum + pair.length - '"text":""'.length, 0) ?? 0
  );
}
