import { Box } from 'ink';
import type { ReactNode } from 'react';
import { WithoutCaret } from '../ui/caret.tsx';
import { useTui } from '../ui/context.ts';
import type { Room } from '../ui/room.ts';
import { StatusBar } from '../ui/status-bar.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { Toast } from '../ui/toast.tsx';
import { Gap, Rule, Words } from '../ui/words.tsx';
import { BatchProgressBar } from './batch-progress.tsx';
import { Header } from './header.tsx';
import type { Layer } from './layer.ts';

/** Below it tables and forms can't be read. */
const SMALLEST: Room = { width: 60, height: 15 };

/** The whole screen: header, sections, what is on top of the stack, a message, and the commonest keys. */
export function Shell({ window }: { window: Room }): ReactNode {
  const app = useTui();
  // Nothing but plain letters: measuring others costs 40 ms the first time, and this frame is to be there at once.
  if (!app.connected()) return <Words tone="title"> Relance</Words>;
  if (window.width < SMALLEST.width || window.height < SMALLEST.height) return <TooSmall window={window} />;
  const top = app.top();
  const tabs = app.sections().filter(({ tab }) => tab !== false);
  const sections = tabs.map(({ id, key, label }) => ({ id, key, name: app.say(label) }));
  const hints = (top?.bindings() ?? []).filter((binding) => binding.footer && binding.keys.length > 0);
  const everywhere = top?.capturing?.() ? [] : app.globalBindings().filter((binding) => binding.footer);
  return (
    <>
      <Header />
      <Tabs tabs={sections} current={app.section?.id} />
      <Rule />
      <Stack layers={app.layers()} />
      {app.toastShown ? (
        <Toast message={app.toastShown} />
      ) : app.batch ? (
        <BatchProgressBar progress={app.batch} />
      ) : (
        <Gap />
      )}
      <StatusBar own={hints} everywhere={everywhere} />
    </>
  );
}

/** The topmost layer; dialogs leave the one beneath visible above them. */
function Stack({ layers }: { layers: readonly Layer[] }): ReactNode {
  const from = Math.max(
    0,
    layers.findLastIndex((layer) => !layer.overlay),
  );
  return (
    <Box flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0} overflow="hidden">
      {layers.slice(from).map((layer, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a layer is known by its place in the stack and its id.
        <Place key={`${from + index}.${layer.id}`} layer={layer} onTop={from + index === layers.length - 1} />
      ))}
    </Box>
  );
}

/** A dialog has as many rows as it needs; what is beneath has the rest. */
function Place({ layer, onTop }: { layer: Layer; onTop: boolean }): ReactNode {
  const drawn = onTop ? layer.draw() : <WithoutCaret>{layer.draw()}</WithoutCaret>;
  if (layer.overlay)
    return (
      <Box flexDirection="column" flexShrink={0}>
        <Rule />
        {drawn}
      </Box>
    );
  return (
    <Box flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0} overflow="hidden">
      {drawn}
    </Box>
  );
}

function TooSmall({ window }: { window: Room }): ReactNode {
  const { say } = useTui();
  const sizes = { ...SMALLEST, columns: window.width, rows: window.height };
  return (
    <Words tone="warn" wrap="wrap">
      {say('tui:shell.tooSmall', sizes)}
    </Words>
  );
}
