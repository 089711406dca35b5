import { Box, Text } from 'ink';
import { Children, type ReactNode } from 'react';
import { clean, cleanLines } from '../text.ts';
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
  return (
    <Text wrap={wrap} {...style}>
      {typeof children === 'string'
        ? harmless(children)
        : Children.map(children, (child) => (typeof child === 'string' ? harmless(child) : child))}
    </Text>
  );
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
