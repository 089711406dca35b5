import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type Binding, keyLabel } from '../keys.ts';
import { useTui } from './context.ts';
import { Words } from './words.tsx';

/** The commonest keys of what is on top, as many as fit whole; those that work everywhere stay. */
export function StatusBar({ own, everywhere }: { own: readonly Binding[]; everywhere: readonly Binding[] }): ReactNode {
  return (
    <Box height={1} flexShrink={0} paddingLeft={1} overflow="hidden">
      {/* What does not fit goes to a second line, which is not seen. */}
      <Box flexWrap="wrap" flexShrink={1} height={1} overflow="hidden" columnGap={2}>
        {own.map((binding) => (
          <KeyHint key={binding.id} binding={binding} />
        ))}
      </Box>
      <Box flexShrink={0} columnGap={2} paddingLeft={own.length > 0 ? 2 : 0} paddingRight={1}>
        {everywhere.map((binding) => (
          <KeyHint key={binding.id} binding={binding} />
        ))}
      </Box>
    </Box>
  );
}

function KeyHint({ binding }: { binding: Binding }): ReactNode {
  const { say } = useTui();
  const off = binding.disabled?.() !== undefined;
  return (
    <Box flexShrink={0}>
      <Words>
        <Words tone={off ? 'muted' : 'accent'} bold={!off}>
          {keyLabel(binding.keys[0] ?? '')}
        </Words>
        <Words tone={off ? 'muted' : 'plain'}>{` ${say(binding.label)}`}</Words>
      </Words>
    </Box>
  );
}
