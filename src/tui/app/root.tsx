import { Box, Text, useApp, useCursor, useInput, usePaste, useWindowSize } from 'ink';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import type { Row, Span } from '../frame.ts';
import { splitKeys } from '../keys.ts';
import type { Theme } from '../theme.ts';
import type { App } from './app.ts';
import { screen } from './screen.ts';

/** How Ink's part of the terminal reaches the app. */
export interface InkBridge {
  suspend: ((work: () => Promise<void>) => Promise<void>) | null;
  exit: (() => void) | null;
}

/** Draws what the app says, and hands it the keys one by one. No state lives here. */
export function Root({ app, bridge }: { app: App; bridge: InkBridge }): ReactNode {
  useSyncExternalStore(app.subscribe, app.snapshot);
  const { columns, rows } = useWindowSize();
  const { suspendTerminal, exit } = useApp();
  const { setCursorPosition } = useCursor();
  useEffect(() => {
    bridge.suspend = (work) => suspendTerminal(work);
    bridge.exit = () => exit();
  }, [bridge, suspendTerminal, exit]);
  useInput((input, flags) => {
    for (const key of splitKeys(input, flags)) app.press(key);
  });
  usePaste((text) => app.paste(text));
  const frame = screen(app, { width: columns, height: rows });
  setCursorPosition(frame.cursor);
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      {frame.rows.map((spans, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a screen's rows have no identity but their place.
        <Line key={index} spans={spans} theme={app.theme} />
      ))}
    </Box>
  );
}

function Line({ spans, theme }: { spans: Row; theme: Theme }): ReactNode {
  // A line without a character takes no row in Ink.
  if (spans.every((part) => part.text === '')) return <Text> </Text>;
  return (
    <Text wrap="truncate">
      {spans.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place.
        <Piece key={index} part={part} theme={theme} />
      ))}
    </Text>
  );
}

function Piece({ part, theme }: { part: Span; theme: Theme }): ReactNode {
  const look = theme.looks[part.tone ?? 'plain'];
  const style = {
    ...(look.color ? { color: look.color } : {}),
    bold: part.bold ?? look.bold ?? false,
    dimColor: look.dim ?? false,
    inverse: part.inverse ?? false,
  };
  return <Text {...style}>{part.text}</Text>;
}
