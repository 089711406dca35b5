import type { App } from '../app/app.ts';
import { type Box, type Frame, type Row, row, type Span, span } from '../frame.ts';
import { cells, pad, wrap } from '../text.ts';
import { type FieldSpec, isMultiline, type SetFieldSpec, type TextFieldSpec } from './fields.ts';
import type { Form } from './form.ts';
import { type LineRange, layoutLines, lineOf } from './text-layout.ts';
import { windowStart } from './window.ts';

interface Drawn {
  readonly rows: Row[];
  readonly cursor?: { x: number; y: number };
  /** Rows of the chosen field, which must stay on the screen. */
  readonly focus: readonly [number, number];
}

const LONGEST_LABEL = 24;

/** Cells of a number and the cursor after it. */
const LONGEST_NUMBER = 10;

/** Labels, fields, messages under the fields, and the cursor; scrolled so that the chosen field is seen. */
export function formView({ form, app, box }: { form: Form; app: App; box: Box }): Frame {
  const drawn = draw(form, app, box.width);
  const [from, to] = drawn.focus;
  const start =
    drawn.rows.length <= box.height
      ? 0
      : Math.min(
          from,
          Math.max(
            0,
            windowStart({ cursor: Math.floor((from + to) / 2), height: box.height, total: drawn.rows.length }),
          ),
        );
  const rows = drawn.rows.slice(start, start + box.height);
  return drawn.cursor ? { rows, cursor: { x: drawn.cursor.x, y: drawn.cursor.y - start } } : { rows };
}

function draw(form: Form, app: App, width: number): Drawn {
  const labelWidth = Math.min(
    LONGEST_LABEL,
    Math.floor(width / 2),
    Math.max(0, ...form.fields.map((field) => cells(app.say(field.label)))),
  );
  const problems = form.problems();
  const rows: Row[] = [];
  let cursor: Drawn['cursor'];
  let focus: readonly [number, number] = [0, 0];
  for (const field of form.fields) {
    const chosen = form.focused() === field;
    const start = rows.length;
    const label = [
      span(chosen ? '> ' : '  ', 'accent'),
      span(pad(app.say(field.label), labelWidth), chosen ? 'title' : 'muted'),
      span('  '),
    ];
    const indent = 2 + labelWidth + 2;
    const body = drawField({ field, form, app, width: width - indent, chosen });
    body.rows.forEach((line, index) => {
      rows.push(index === 0 ? [...label, ...line] : row(' '.repeat(indent), ...line));
    });
    if (chosen && body.cursor) cursor = { x: indent + body.cursor.x, y: start + body.cursor.y };
    const problem = problems[field.id];
    if (problem !== undefined)
      for (const line of wrap(`! ${problem}`, width - indent)) rows.push(row(' '.repeat(indent), span(line, 'bad')));
    else if (chosen && field.hint) rows.push(row(' '.repeat(indent), span(app.say(field.hint), 'muted')));
    if (chosen) focus = [start, rows.length - 1];
  }
  return cursor ? { rows, cursor, focus } : { rows, focus };
}

interface FieldDrawing {
  readonly field: FieldSpec;
  readonly form: Form;
  readonly app: App;
  readonly width: number;
  readonly chosen: boolean;
}

function drawField(drawing: FieldDrawing): { rows: Row[]; cursor?: { x: number; y: number } } {
  const { field, form, app, chosen } = drawing;
  if (field.kind === 'switch') {
    const on = form.on(field.id);
    return {
      rows: [
        row(
          span(on ? '[x] ' : '[ ] ', chosen ? 'accent' : 'plain'),
          span(app.say(on ? 'tui:form.on' : 'tui:form.off'), on ? 'good' : 'muted'),
        ),
      ],
    };
  }
  if (field.kind === 'choice') {
    const option = field.options.find((candidate) => candidate.value === form.text(field.id));
    const text = option?.text ?? form.text(field.id);
    return { rows: [row(span(chosen ? `‹ ${text} ›` : text, chosen ? 'accent' : 'plain'))] };
  }
  if (field.kind === 'set') return { rows: drawSet({ ...drawing, field }) };
  if (form.isLarge(field.id)) {
    const lines = Array.from({ length: (field.rows ?? 1) - 1 }, () => row());
    return {
      rows: [
        row(
          span(
            app.say('tui:form.large', { size: Math.ceil(form.text(field.id).length / 1024) }),
            chosen ? 'accent' : 'muted',
          ),
        ),
        ...lines,
      ],
    };
  }
  if (isMultiline(field)) return drawLines({ ...drawing, field });
  if (!field.unit) return drawLine({ ...drawing, field });
  const { rows, cursor } = drawLine({ ...drawing, field, width: Math.min(drawing.width, LONGEST_NUMBER) });
  return { rows: rows.map((line) => row(...line, span(` ${app.say(field.unit ?? '')}`, 'muted'))), cursor };
}

/** `[x] view  [ ] edit`, broken over as many rows as it needs; the chosen one is inverse. */
function drawSet({ field, form, width, chosen }: FieldDrawing & { field: SetFieldSpec }): Row[] {
  const values = new Set(form.chosen(field.id));
  const rows: Span[][] = [[]];
  let used = 0;
  field.options.forEach((option, index) => {
    const text = `${values.has(option.value) ? '[x]' : '[ ]'} ${option.text}`;
    const size = cells(text) + 2;
    if (used > 0 && used + size > width) {
      rows.push([]);
      used = 0;
    }
    used += size;
    rows.at(-1)?.push(
      span(text, values.has(option.value) ? 'good' : 'muted', {
        inverse: chosen && form.setCursor(field.id) === index,
      }),
      span('  '),
    );
  });
  return rows;
}

/** One line, scrolled sideways so that the cursor is seen. */
function drawLine({ field, form, width, chosen }: FieldDrawing & { field: TextFieldSpec }): {
  rows: Row[];
  cursor: { x: number; y: number };
} {
  const buffer = form.buffer(field.id);
  const characters = field.secret ? (buffer?.characters ?? []).map(() => '•') : (buffer?.characters ?? []);
  const at = buffer?.cursor ?? 0;
  let start = 0;
  while (cells(characters.slice(start, at).join('')) > width - 2) start += 1;
  const shown = characters.slice(start).join('');
  const text = chosen ? pad(shown, width) : shown;
  return {
    rows: [row(span(text, 'plain', chosen ? { bold: true } : {}))],
    cursor: { x: cells(characters.slice(start, at).join('')), y: 0 },
  };
}

/** Several lines, broken at spaces, with the line of the cursor on the screen. */
function drawLines({ field, form, width, chosen }: FieldDrawing & { field: TextFieldSpec }): {
  rows: Row[];
  cursor: { x: number; y: number };
} {
  const height = field.rows ?? 1;
  const characters = form.buffer(field.id)?.characters ?? [];
  const at = form.buffer(field.id)?.cursor ?? 0;
  const lines = layoutLines(characters, width - 1);
  const y = lineOf(lines, at);
  const start = windowStart({ cursor: chosen ? y : 0, height, total: lines.length });
  const textOf = ({ from, to }: LineRange): string => characters.slice(from, to).join('');
  const rows = Array.from({ length: height }, (_, index) => {
    const line = lines[start + index];
    return row(span(line ? textOf(line) : '', 'plain', chosen ? { bold: true } : {}));
  });
  const before = characters.slice(lines[y]?.from ?? 0, at).join('');
  return { rows, cursor: { x: cells(before), y: y - start } };
}
