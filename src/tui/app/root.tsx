import { Box, useApp, useInput, usePaste, useWindowSize } from 'ink';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { splitKeys } from '../keys.ts';
import { CaretProvider } from '../ui/caret.tsx';
import { TuiContext } from '../ui/context.ts';
import type { App } from './app.ts';
import { Shell } from './shell.tsx';

/** How Ink's part of the terminal reaches the app. */
export interface InkBridge {
  suspend: ((work: () => Promise<void>) => Promise<void>) | null;
  exit: (() => void) | null;
}

/** Draws what the app says, never more than the window holds, and hands it the keys one by one. No state lives here. */
export function Root({ app, bridge }: { app: App; bridge: InkBridge }): ReactNode {
  useSyncExternalStore(app.subscribe, app.snapshot);
  const { columns, rows } = useWindowSize();
  const { suspendTerminal, exit } = useApp();
  useEffect(() => {
    bridge.suspend = (work) => suspendTerminal(work);
    bridge.exit = () => exit();
  }, [bridge, suspendTerminal, exit]);
  useInput((input, flags) => {
    for (const key of splitKeys(input, flags)) app.press(key);
  });
  usePaste((text) => app.paste(text));
  return (
    <TuiContext value={app}>
      <CaretProvider>
        <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
          <Shell window={{ width: columns, height: rows }} />
        </Box>
      </CaretProvider>
    </TuiContext>
  );
}
