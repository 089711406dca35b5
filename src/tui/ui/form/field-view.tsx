import { Box, type DOMElement } from 'ink';
import { type ReactNode, useRef } from 'react';
import { cells } from '../../text.ts';
import { Caret } from '../caret.tsx';
import { useTui } from '../context.ts';
import { type ChoiceFieldSpec, type FieldSpec, isMultiline, type SetFieldSpec, type TextFieldSpec } from '../fields.ts';
import type { Form } from '../form.ts';
import { layoutLines, lineOf } from '../text-layout.ts';
import { windowStart } from '../window.ts';
import { Words } from '../words.tsx';

/** Cells of a number and the cursor after it. */
const LONGEST_NUMBER = 10;

interface FieldProps<Spec = FieldSpec> {
  readonly field: Spec;
  readonly form: Form;
  readonly chosen: boolean;
  readonly width: number;
}

export function FieldView({ field, ...rest }: FieldProps): ReactNode {
  if (field.kind === 'switch') return <SwitchField on={rest.form.on(field.id)} chosen={rest.chosen} />;
  if (field.kind === 'choice') return <ChoiceField field={field} {...rest} />;
  if (field.kind === 'set') return <SetField field={field} {...rest} />;
  if (rest.form.isLarge(field.id)) return <LargeText field={field} {...rest} />;
  return isMultiline(field) ? <TextLines field={field} {...rest} /> : <TextLine field={field} {...rest} />;
}

function SwitchField({ on, chosen }: { on: boolean; chosen: boolean }): ReactNode {
  const { say } = useTui();
  return (
    <Words>
      <Words tone={chosen ? 'accent' : 'plain'}>{on ? '[x] ' : '[ ] '}</Words>
      <Words tone={on ? 'good' : 'muted'}>{say(on ? 'tui:form.on' : 'tui:form.off')}</Words>
    </Words>
  );
}

function ChoiceField({ field, form, chosen }: FieldProps<ChoiceFieldSpec>): ReactNode {
  const value = form.text(field.id);
  const text = field.options.find((option) => option.value === value)?.text ?? value;
  return <Words tone={chosen ? 'accent' : 'plain'}>{chosen ? `‹ ${text} ›` : text}</Words>;
}

/** `[x] view  [ ] edit`, over as many rows as it needs; the one that Space would switch is inverse. */
function SetField({ field, form, chosen }: FieldProps<SetFieldSpec>): ReactNode {
  const values = new Set(form.chosen(field.id));
  return (
    <Box flexWrap="wrap" columnGap={2}>
      {field.options.map((option, index) => (
        <Box key={option.value} flexShrink={0}>
          <Words
            tone={values.has(option.value) ? 'good' : 'muted'}
            inverse={chosen && form.setCursor(field.id) === index}
          >
            {`${values.has(option.value) ? '[x]' : '[ ]'} ${option.text}`}
          </Words>
        </Box>
      ))}
    </Box>
  );
}

/** Too long to be typed into: its size, and the editor's key in the footer. */
function LargeText({ field, form, chosen }: FieldProps<TextFieldSpec>): ReactNode {
  const { say } = useTui();
  return (
    <Box height={field.rows ?? 1}>
      <Words tone={chosen ? 'accent' : 'muted'}>
        {say('tui:form.large', { size: Math.ceil(form.text(field.id).length / 1024) })}
      </Words>
    </Box>
  );
}

/** One line, scrolled sideways so that the cursor is seen. */
function TextLine({ field, form, chosen, width: room }: FieldProps<TextFieldSpec>): ReactNode {
  const { say } = useTui();
  const width = field.unit ? Math.min(room, LONGEST_NUMBER) : room;
  const place = useRef<DOMElement>(null);
  const buffer = form.buffer(field.id);
  const characters = field.secret ? (buffer?.characters ?? []).map(() => '•') : (buffer?.characters ?? []);
  const fate = field.secret ? form.secretFate(field.id) : null;
  const at = buffer?.cursor ?? 0;
  let start = 0;
  if (chosen) while (cells(characters.slice(start, at).join('')) > width - 2) start += 1;
  return (
    <Box ref={place} height={1} gap={1}>
      {fate ? (
        <Words tone={fate === 'kept' ? 'muted' : 'warn'}>{say(`tui:form.${fate}`)}</Words>
      ) : (
        <Words bold={chosen}>{characters.slice(start).join('')}</Words>
      )}
      {field.unit ? <Words tone="muted">{say(field.unit)}</Words> : null}
      {chosen ? <Caret target={place} x={cells(characters.slice(start, at).join(''))} y={0} /> : null}
    </Box>
  );
}

/** Several lines, broken at spaces, with the line of the cursor among them. */
function TextLines({ field, form, chosen, width }: FieldProps<TextFieldSpec>): ReactNode {
  const place = useRef<DOMElement>(null);
  const height = field.rows ?? 1;
  const characters = form.buffer(field.id)?.characters ?? [];
  const at = form.buffer(field.id)?.cursor ?? 0;
  const lines = layoutLines(characters, width - 1);
  const y = lineOf(lines, at);
  const start = windowStart({ cursor: chosen ? y : 0, height, total: lines.length });
  const before = characters.slice(lines[y]?.from ?? 0, at).join('');
  return (
    <Box ref={place} flexDirection="column" height={height} overflow="hidden">
      {lines.slice(start, start + height).map(({ from, to }) => (
        <Box key={from} height={1} flexShrink={0}>
          <Words bold={chosen}>{characters.slice(from, to).join('')}</Words>
        </Box>
      ))}
      {chosen ? <Caret target={place} x={cells(before)} y={y - start} /> : null}
    </Box>
  );
}
