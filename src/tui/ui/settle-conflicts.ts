import type { FieldConflict } from '../../core/edits.ts';
import type { App } from '../app/app.ts';
import { askAboutConflict } from './dialog/conflict.tsx';
import type { Choice } from './dialog/picker.tsx';
import type { Contents, Form } from './form.ts';

interface Settling {
  readonly app: App;
  readonly form: Form;
  readonly conflicts: readonly FieldConflict[];
  readonly inForm: (fields: object) => Contents;
  /** Where what was typed can be kept beside theirs. */
  readonly copies: readonly Choice[];
  readonly settled: () => void;
}

/** Asks about one field after the other; Esc leads back to the form, where all that was typed still stands. */
export function settleConflicts(settling: Settling): void {
  const { app, form, conflicts, inForm, copies, settled } = settling;
  const [conflict, ...others] = conflicts;
  if (!conflict) {
    settled();
    return;
  }
  const { field, theirs, mine } = conflict;
  const next = () => settleConflicts({ ...settling, conflicts: others });
  const takeTheirs = () => {
    for (const [id, value] of inForm({ [field]: theirs })) form.set(id, value);
    next();
  };
  const readable = (value: unknown) =>
    readableValue(app, form, { field, shown: inForm({ [field]: value }).get(field) });
  askAboutConflict(app, {
    label: app.say(form.field(field)?.label ?? field),
    theirs: readable(theirs),
    mine: readable(mine),
    choices: [
      { text: app.say('tui:conflict.takeTheirs'), run: takeTheirs },
      { text: app.say('tui:conflict.takeMine'), run: next },
      ...copies,
    ],
  });
}

/** A value of the core as its field shows it. */
export function fieldValue(form: Form, id: string, value: unknown): string | boolean {
  const field = form.field(id);
  if (typeof value === 'boolean') return value;
  // A secret is never put into its field.
  if (field?.kind === 'text' && field.secret) return '';
  if (Array.isArray(value)) return value.join(field?.kind === 'set' ? ' ' : ', ');
  return value === null || value === undefined ? '' : String(value);
}

function readableValue(
  { say }: App,
  form: Form,
  { field: id, shown = '' }: { field: string; shown: string | boolean | undefined },
): string {
  const field = form.field(id);
  if (typeof shown === 'boolean') return say(shown ? 'tui:form.on' : 'tui:form.off');
  if (field?.kind === 'text') return field.secret ? '••••' : shown || say('tui:conflict.empty');
  const options = field?.kind === 'choice' || field?.kind === 'set' ? field.options : [];
  const words = options.filter(({ value }) => shown.split(' ').includes(value)).map(({ text }) => text);
  return words.join(', ') || say('tui:conflict.empty');
}
