import { Box, Text, Transform } from 'ink';
import { Children, type ReactNode } from 'react';
import { cells, clean, cleanLines } from '../text.ts';
import type { Tone } from '../theme.ts';
import { useTui } from './context.ts';

export interface WordsProps {
  /** Strings, and other `Words` with a tone of their own. */
  readonly children?: ReactNode;
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly inverse?: boolean;
  /** One line cut with `…` where there is no more room, or as many lines as it needs. */
  readonly wrap?: 'truncate' | 'wrap';
}

/**
 * Text with a meaning. All that is shown passes here: it is made harmless (a customer's name must not command the
 * terminal), and the theme says how its tone looks.
 */
export function Words({ children, tone = 'plain', bold, inverse = false, wrap = 'truncate' }: WordsProps): ReactNode {
  const look = useTui().theme.looks[tone];
  const harmless = wrap === 'wrap' ? cleanLines : clean;
  const style = {
    ...(look.color ? { color: look.color } : {}),
    bold: bold ?? look.bold ?? false,
    dimColor: look.dim ?? false,
    inverse,
  };
  const text = (
    <Text wrap={wrap} {...style}>
      {typeof children === 'string'
        ? harmless(children)
        : Children.map(children, (child) => (typeof child === 'string' ? harmless(child) : child))}
    </Text>
  );
  return wrap === 'wrap' && !indented(children) ? <Transform transform={fromTheLeft}>{text}</Transform> : text;
}

/** Whether a line of it was written with a space before it. */
function indented(children: ReactNode): boolean {
  return Children.toArray(children).some((child) => typeof child === 'string' && /^ /m.test(child));
}

/** Below a line that is just full Ink begins the next one with the space between their words. */
function fromTheLeft(line: string, index: number): string {
  const space = line.indexOf(' ');
  const first = space !== -1 && cells(line.slice(0, space)) === 0;
  return index > 0 && first ? line.slice(0, space) + line.slice(space + 1) : line;
}

/** A line across the whole width. */
export function Rule(): ReactNode {
  const { rule } = useTui().theme.glyphs;
  return (
    <Box
      flexShrink={0}
      borderStyle={{
        top: rule,
        bottom: '',
        left: '',
        right: '',
        topLeft: '',
        topRight: '',
        bottomLeft: '',
        bottomRight: '',
      }}
      borderTop
      borderBottom={false}
      borderLeft={false}
      borderRight={false}
      borderDimColor
    />
  );
}

/** An empty row. */
export function Gap(): ReactNode {
  return <Box height={1} flexShrink={0} />;
}
