import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { App } from '../../app/app.ts';
import { useTui } from '../context.ts';
import { Gap, Words } from '../words.tsx';
import { type Choice, pick } from './picker.tsx';

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
export function askAboutConflict(app: App, { label, theirs, mine, choices }: ShownConflict): void {
  const start = firstDifference(theirs, mine);
  pick(app, {
    heading: app.say('tui:conflict.heading', { field: label }),
    choices,
    about: (
      <>
        <Side name="tui:conflict.theirs" text={from(theirs, start)} />
        <Side name="tui:conflict.mine" text={from(mine, start)} />
        <Gap />
      </>
    ),
  });
}

function Side({ name, text }: { name: string; text: string }): ReactNode {
  const { say } = useTui();
  return (
    <Box flexDirection="column" flexShrink={0} paddingLeft={2}>
      <Words tone="muted">{say(name)}</Words>
      <Box paddingLeft={2} maxHeight={SIDE_ROWS} overflow="hidden">
        <Words wrap="wrap">{text}</Words>
      </Box>
    </Box>
  );
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
