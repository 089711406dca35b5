interface FieldBase {
  /** The input's property name, so that a refusal finds its field. */
  readonly id: string;
  /** Key of the label. */
  readonly label: string;
  /** Key of a short explanation shown while the field is chosen. */
  readonly hint?: string;
  /** Why it counts for nothing as the form stands, as a sentence; shown with the explanation. */
  idle?(): string | undefined;
}

export interface TextFieldSpec extends FieldBase {
  readonly kind: 'text';
  readonly value: string;
  /** Key of what a number counts, said after it. */
  readonly unit?: string;
  /** Rows on the screen; more than one makes Enter a line break. */
  readonly rows?: number;
  /** Shown as dots, never copied out. */
  readonly secret?: boolean;
  /** Of a secret: there is one, which stays unless another is typed or it is taken away. */
  readonly kept?: boolean;
}

export interface SwitchFieldSpec extends FieldBase {
  readonly kind: 'switch';
  readonly value: boolean;
}

export interface ChoiceFieldSpec extends FieldBase {
  readonly kind: 'choice';
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

/** Any of several words: permissions, weekdays, roles. Its value is the chosen ones, split by spaces. */
export interface SetFieldSpec extends FieldBase {
  readonly kind: 'set';
  readonly value: readonly string[];
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

export type FieldSpec = TextFieldSpec | SwitchFieldSpec | ChoiceFieldSpec | SetFieldSpec;

export function isMultiline(field: FieldSpec): boolean {
  return field.kind === 'text' && (field.rows ?? 1) > 1;
}
