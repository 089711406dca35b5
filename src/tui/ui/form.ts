import type { Key } from '../keys.ts';
import {
  type ChoiceFieldSpec,
  type FieldSpec,
  isMultiline,
  type SetFieldSpec,
  type SwitchFieldSpec,
  type TextFieldSpec,
} from './fields.ts';
import { bufferOf, edit, insert, moveLine, type TextBuffer, textOf } from './text-buffer.ts';

/** Longer text is not typed into but opened in `$EDITOR`: a pasted mail of 1 MB must not slow each key. */
const LARGEST_TYPED = 40_000;

type Problems = Readonly<Record<string, string>>;

/** By field: its text, or whether its switch is on. */
export type Contents = ReadonlyMap<string, string | boolean>;

/** What is being filled in: values, the chosen field, what was touched, and what is wrong with it. */
export class Form {
  readonly fields: readonly FieldSpec[];
  private readonly buffers = new Map<string, TextBuffer>();
  private readonly switches = new Map<string, boolean>();
  private readonly choices = new Map<string, string>();
  private readonly large = new Map<string, string>();
  /** The chosen option of each set. */
  private readonly setCursors = new Map<string, number>();
  /** Secrets that are stored, and those of them that saving takes away. */
  private readonly kept = new Set<string>();
  private readonly removed = new Set<string>();
  private readonly touched = new Set<string>();
  private readonly check: (form: Form) => Problems;
  private refused: Problems = {};
  private showAll = false;
  /** By field, what is stored: a form is clean only while it shows that. */
  private stored: Contents;
  private at = 0;
  /** Whether the chosen field was typed into since it was chosen. */
  private typing = false;

  constructor(fields: readonly FieldSpec[], check: (form: Form) => Problems = () => ({})) {
    this.fields = fields;
    this.check = check;
    for (const field of fields) {
      if (field.kind === 'text') this.setText(field.id, field.value);
      if (field.kind === 'text' && field.kept) this.kept.add(field.id);
      if (field.kind === 'text') continue;
      if (field.kind === 'switch') this.switches.set(field.id, field.value);
      else this.choices.set(field.id, field.kind === 'set' ? field.value.join(' ') : field.value);
    }
    this.stored = this.contents();
  }

  focused(): FieldSpec | undefined {
    return this.fields[this.at];
  }

  field(id: string): FieldSpec | undefined {
    return this.fields.find((field) => field.id === id);
  }

  text(id: string): string {
    const buffer = this.buffers.get(id);
    return this.large.get(id) ?? (buffer ? textOf(buffer) : (this.choices.get(id) ?? ''));
  }

  chosen(id: string): string[] {
    return this.text(id).split(' ').filter(Boolean);
  }

  /** Where the reader stands in a set. */
  setCursor(id: string): number {
    return this.setCursors.get(id) ?? 0;
  }

  isLarge(id: string): boolean {
    return this.large.has(id);
  }

  on(id: string): boolean {
    return this.switches.get(id) ?? false;
  }

  buffer(id: string): TextBuffer | undefined {
    return this.buffers.get(id);
  }

  set(id: string, value: string | boolean): void {
    if (typeof value === 'boolean') this.switches.set(id, value);
    else if (this.buffers.has(id)) this.setText(id, value);
    else this.choices.set(id, value);
    this.touch(id);
  }

  /** Of a secret that is stored: whether saving leaves it or takes it away. Null: there is none, or another is typed. */
  secretFate(id: string): 'kept' | 'removed' | null {
    if (!this.kept.has(id) || this.text(id) !== '') return null;
    return this.removed.has(id) ? 'removed' : 'kept';
  }

  private setText(id: string, value: string): void {
    this.removed.delete(id);
    const isLarge = value.length > LARGEST_TYPED;
    this.buffers.set(id, bufferOf(isLarge ? '' : value));
    if (isLarge) this.large.set(id, value);
    else this.large.delete(id);
  }

  /** What stands in the fields now. */
  contents(): Contents {
    return new Map(this.fields.map(({ id, kind }) => [id, kind === 'switch' ? this.on(id) : this.textOrGone(id)]));
  }

  /** False: the secret is taken away. */
  private textOrGone(id: string): string | false {
    return this.secretFate(id) === 'removed' ? false : this.text(id);
  }

  changed(id: string): boolean {
    return this.contents().get(id) !== this.stored.get(id);
  }

  dirty(): boolean {
    return this.fields.some(({ id }) => this.changed(id));
  }

  /**
   * After `sent` was saved and came out as `stored` (fields that are not in it as they were sent): shows that, except where
   * somebody has typed on since, and there the form is not clean.
   */
  settle(sent: Contents, stored: Contents): void {
    const now = this.contents();
    for (const field of this.fields) if (isSecret(field)) this.keep(field.id, sent.get(field.id) ?? '');
    this.stored = new Map([...sent, ...stored]);
    for (const [id, value] of stored) if (now.get(id) === sent.get(id) && now.get(id) !== value) this.set(id, value);
  }

  /** The sentences to show: for what was touched, and for everything after an attempt to save. */
  problems(): Problems {
    const own = Object.entries(this.check(this)).filter(([id]) => this.showAll || this.touched.has(id));
    return { ...Object.fromEntries(own), ...this.refused };
  }

  /** Whether it may be saved; if not, shows every problem and goes to the first. */
  ready(): boolean {
    this.showAll = true;
    this.refused = {};
    return !this.goToProblem();
  }

  /** What the core refused, by field; typed text stays. */
  refuse(problems: Problems): void {
    this.refused = problems;
    this.goToProblem();
  }

  move(step: number): void {
    this.typing = false;
    const { length } = this.fields;
    if (length > 0) this.at = (this.at + step + length) % length;
  }

  focus(id: string): void {
    this.typing = false;
    this.at = Math.max(
      0,
      this.fields.findIndex((field) => field.id === id),
    );
  }

  press(key: Key): boolean {
    if (key === 'tab' || key === 'shift-tab') {
      this.move(key === 'tab' ? 1 : -1);
      return true;
    }
    const field = this.focused();
    if (!field) return false;
    if (field.kind === 'text') return this.pressText(field, key);
    if (key === 'up' || key === 'down' || key === 'enter') {
      this.move(key === 'up' ? -1 : 1);
      return true;
    }
    if (field.kind === 'set') return this.pressSet(field, key);
    return field.kind === 'switch' ? this.pressSwitch(field, key) : this.pressChoice(field, key);
  }

  /** Typed or pasted text at the cursor of the chosen field. */
  insert(text: string): void {
    const field = this.focused();
    const buffer = field && this.buffers.get(field.id);
    if (!field || !buffer) return;
    if (this.large.has(field.id)) return;
    this.setText(field.id, '');
    const next = insert(buffer, text, isMultiline(field));
    if (next.characters.length > LARGEST_TYPED) this.setText(field.id, textOf(next));
    else this.buffers.set(field.id, next);
    this.typing = true;
    this.touch(field.id);
  }

  private pressText(field: TextFieldSpec, key: Key): boolean {
    const buffer = this.buffers.get(field.id) ?? bufferOf('');
    const multiline = isMultiline(field);
    if (key === 'up' || key === 'down') {
      const moved = multiline ? moveLine(buffer, key === 'up' ? -1 : 1) : null;
      if (moved) this.buffers.set(field.id, moved);
      else this.move(key === 'up' ? -1 : 1);
      return true;
    }
    if (key === 'enter' && !multiline) {
      this.move(1);
      return true;
    }
    if (this.takesAway(field, key)) return true;
    const next = this.large.has(field.id) ? null : edit(buffer, key, multiline);
    if (!next) return false;
    this.buffers.set(field.id, next);
    if (next.characters !== buffer.characters) {
      this.typing = true;
      this.touch(field.id);
    }
    return true;
  }

  /** What is stored, by deleting in an empty field, and back by doing it again; never at the end of deleting what was typed. */
  private takesAway({ id }: TextFieldSpec, key: Key): boolean {
    const fate = this.secretFate(id);
    if (fate === null || this.typing || (key !== 'backspace' && key !== 'ctrl-u')) return false;
    if (fate === 'kept') this.removed.add(id);
    else this.removed.delete(id);
    this.touch(id);
    return true;
  }

  /** After it was saved. */
  private keep(id: string, sent: string | boolean): void {
    if (sent === false) this.kept.delete(id);
    else if (sent !== '') this.kept.add(id);
  }

  private pressSwitch(field: SwitchFieldSpec, key: Key): boolean {
    if (key !== 'space' && key !== 'left' && key !== 'right') return false;
    this.set(field.id, !this.on(field.id));
    return true;
  }

  private pressChoice(field: ChoiceFieldSpec, key: Key): boolean {
    const step = key === 'left' ? -1 : key === 'right' || key === 'space' ? 1 : 0;
    const count = field.options.length;
    if (step === 0 || count === 0) return false;
    const index = field.options.findIndex((option) => option.value === this.text(field.id));
    const next = field.options[(index + step + count) % count];
    if (next) this.set(field.id, next.value);
    return true;
  }

  private pressSet(field: SetFieldSpec, key: Key): boolean {
    const at = this.setCursor(field.id);
    const option = field.options[at];
    if (key === 'left' || key === 'right') {
      this.setCursors.set(field.id, Math.max(0, Math.min(field.options.length - 1, at + (key === 'left' ? -1 : 1))));
      return true;
    }
    if (key !== 'space' || !option) return false;
    const chosen = this.chosen(field.id);
    const next = chosen.includes(option.value)
      ? chosen.filter((value) => value !== option.value)
      : [...chosen, option.value];
    this.set(field.id, next.join(' '));
    return true;
  }

  private touch(id: string): void {
    this.touched.add(id);
    const { [id]: _gone, ...others } = this.refused;
    this.refused = others;
  }

  /** Whether there was one to go to. */
  private goToProblem(): boolean {
    const problems = this.problems();
    const first = this.fields.find((field) => problems[field.id] !== undefined);
    if (first) this.focus(first.id);
    return first !== undefined;
  }
}

function isSecret(field: FieldSpec): boolean {
  return field.kind === 'text' && field.secret === true;
}
