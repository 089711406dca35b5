import type { App } from '../app/app.ts';
import { type Box, type Frame, type Row, row, span } from '../frame.ts';
import { wrap } from '../text.ts';
import { type Choice, PickerLayer } from './picker-layer.ts';

export interface ShownConflict {
  /** Of the field, in the person's language. */
  readonly label: string;
  readonly theirs: string;
  readonly mine: string;
  readonly choices: readonly Choice[];
}

/** Rows of one side, when both are long. */
const SIDE_ROWS = 4;

/** Both values of a field that somebody else has changed meanwhile, and what can be done about it (X5). */
export class ConflictLayer extends PickerLayer {
  private readonly conflict: ShownConflict;

  constructor(app: App, conflict: ShownConflict) {
    super(app, app.say('tui:conflict.heading', { field: conflict.label }), conflict.choices);
    this.conflict = conflict;
  }

  override view(box: Box): Frame {
    const rows = Math.max(1, Math.min(SIDE_ROWS, Math.floor((box.height - this.conflict.choices.length - 4) / 2)));
    const { theirs, mine } = this.conflict;
    const start = firstDifference(theirs, mine);
    const sides = [
      ...side(this.app.say('tui:conflict.theirs'), from(theirs, start), { width: box.width, rows }),
      ...side(this.app.say('tui:conflict.mine'), from(mine, start), { width: box.width, rows }),
      row(),
    ];
    const menu = super.view({ ...box, height: box.height - sides.length });
    const [heading = row(), ...choices] = menu.rows;
    return { rows: [heading, ...sides, ...choices] };
  }
}

function side(name: string, text: string, { width, rows }: { width: number; rows: number }): Row[] {
  const lines = wrap(text, width - 6);
  const shown = lines.slice(0, rows);
  if (lines.length > rows) shown[rows - 1] = `${shown[rows - 1]} …`;
  return [row(span(`   ${name}`, 'muted')), ...shown.map((line) => row(`     ${line}`))];
}

/** The first line in which they differ: of two long texts the beginning says nothing. */
function firstDifference(a: string, b: string): number {
  const [one, other] = [a.split('\n'), b.split('\n')];
  const at = one.findIndex((line, index) => line !== other[index]);
  return at === -1 ? one.length : at;
}

function from(text: string, line: number): string {
  const rest = text.split('\n').slice(line).join('\n');
  return line === 0 ? rest : `… ${rest}`;
}
