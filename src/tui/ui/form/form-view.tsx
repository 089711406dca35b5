import { Box, type DOMElement } from 'ink';
import { type ReactNode, useRef } from 'react';
import { cells } from '../../text.ts';
import { useTui } from '../context.ts';
import type { FieldSpec } from '../fields.ts';
import type { Form } from '../form.ts';
import { useRoom } from '../room.ts';
import { Scroll } from '../scroll.tsx';
import { Words } from '../words.tsx';
import { FieldView } from './field-view.tsx';

const LONGEST_LABEL = 24;
/** Between a label and its field. */
const GAP = 2;
const POINTER = 2;

/** A heading over a form, `*` while unsaved. */
export function TitledForm({ title, children }: { title: string; children?: ReactNode }): ReactNode {
  return (
    <Box flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0}>
      <Box height={2} flexShrink={0} paddingX={1}>
        <Words tone="title">{title}</Words>
      </Box>
      {children}
    </Box>
  );
}

/** Labels, fields and what is wrong with them; scrolled so that the chosen field is seen. */
export function FormView({ form }: { form: Form }): ReactNode {
  const { say } = useTui();
  const place = useRef<DOMElement>(null);
  const focused = useRef<DOMElement>(null);
  const { width } = useRoom(place);
  const longest = Math.max(0, ...form.fields.map((field) => cells(say(field.label))));
  const labelWidth = Math.min(LONGEST_LABEL, Math.floor(width / 2), longest);
  const problems = form.problems();
  return (
    <Box ref={place} flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0} overflow="hidden">
      <Scroll focus={focused}>
        {form.fields.map((field) => {
          const chosen = form.focused() === field;
          return (
            <Box key={field.id} ref={chosen ? focused : null} flexShrink={0} paddingRight={1}>
              <Box width={POINTER} flexShrink={0}>
                <Words tone="accent">{chosen ? '>' : ''}</Words>
              </Box>
              <Box width={labelWidth + GAP} paddingRight={GAP} flexShrink={0}>
                <Words tone={chosen ? 'title' : 'muted'}>{say(field.label)}</Words>
              </Box>
              <Box flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0}>
                <FieldView
                  field={field}
                  form={form}
                  chosen={chosen}
                  width={Math.max(1, width - POINTER - labelWidth - GAP - 1)}
                />
                <Remark field={field} problem={problems[field.id]} chosen={chosen} />
              </Box>
            </Box>
          );
        })}
      </Scroll>
    </Box>
  );
}

/** What is wrong with a field; while it is chosen, what it is for. */
function Remark({
  field,
  problem,
  chosen,
}: {
  field: FieldSpec;
  problem: string | undefined;
  chosen: boolean;
}): ReactNode {
  const { say } = useTui();
  if (problem !== undefined)
    return (
      <Words tone="bad" wrap="wrap">
        {`! ${problem}`}
      </Words>
    );
  if (!chosen) return null;
  const words = [field.hint ? say(field.hint) : '', field.idle?.() ?? ''].filter(Boolean).join(' ');
  if (words === '') return null;
  return (
    <Words tone="muted" wrap="wrap">
      {words}
    </Words>
  );
}
