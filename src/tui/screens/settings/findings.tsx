import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { DnsFinding, DnsRecord } from '../../../core/mail/index.ts';
import type { Tone } from '../../theme.ts';
import { useTui } from '../../ui/context.ts';
import { Words } from '../../ui/words.tsx';

const LOOKS: Readonly<Record<DnsFinding['level'], { readonly mark: string; readonly tone: Tone }>> = {
  ok: { mark: '✔', tone: 'good' },
  warning: { mark: '!', tone: 'warn' },
  problem: { mark: '✖', tone: 'bad' },
  unknown: { mark: '?', tone: 'muted' },
};

/** A finding's sentence, and below it what to publish. */
export function Finding({ finding }: { finding: DnsFinding }): ReactNode {
  const { say } = useTui();
  const { mark, tone } = LOOKS[finding.level];
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box gap={1}>
        <Box flexShrink={0}>
          <Words tone={tone}>{mark}</Words>
        </Box>
        <Words wrap="wrap">{say(`mail:dns.${finding.code}`, finding.params)}</Words>
      </Box>
      {finding.record ? <Published record={finding.record} /> : null}
    </Box>
  );
}

/** The value from edge to edge and nothing beside it, so that it can be marked with the mouse. */
export function Published({ record: { name, type, value } }: { record: DnsRecord }): ReactNode {
  const { say } = useTui();
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Words tone="muted" wrap="wrap">
        {say('mail:dns.publish', { name, type })}
      </Words>
      <Words tone="accent" wrap="wrap">
        {value}
      </Words>
    </Box>
  );
}
