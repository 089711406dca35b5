import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { MailKind } from '../../../core/templates/index.ts';
import { useTui } from '../../ui/context.ts';
import { useRoom } from '../../ui/room.ts';
import { Words } from '../../ui/words.tsx';
import type { DraftPreview } from './draft-preview.ts';
import { MailText } from './mail-text.tsx';

/** Rows at the bottom for the tags. */
const TAG_ROWS = 4;

/** A draft's form on the left, the mail as its reader sees it on the right, the tags below. */
export function DraftBeside({
  preview,
  kind,
  children,
}: {
  preview: DraftPreview;
  kind: MailKind;
  children: ReactNode;
}): ReactNode {
  const { width } = useRoom();
  return (
    <Box flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0}>
      <Box flexGrow={1} flexShrink={1} flexBasis={0} overflow="hidden">
        <Box width={Math.floor(width * 0.55)} flexShrink={0}>
          {children}
        </Box>
        <Box
          flexDirection="column"
          flexGrow={1}
          flexShrink={1}
          flexBasis={0}
          overflow="hidden"
          paddingX={1}
          borderStyle="single"
          borderTop={false}
          borderRight={false}
          borderBottom={false}
          borderDimColor
        >
          <Mail preview={preview} />
        </Box>
      </Box>
      <Tags kind={kind} />
    </Box>
  );
}

function Mail({ preview: { mail, trouble } }: { preview: DraftPreview }): ReactNode {
  const { say } = useTui();
  if (trouble !== '')
    return (
      <Words tone="warn" wrap="wrap">
        {trouble}
      </Words>
    );
  return mail ? <MailText mail={mail} /> : <Words tone="muted">{say('tui:list.loading')}</Words>;
}

/** Those that are known in this kind of mail, as many as fit. */
function Tags({ kind }: { kind: MailKind }): ReactNode {
  const { say, session } = useTui();
  const tags = session.core.templates.tags(kind).map(({ name }) => `@${name}@`);
  return (
    <Box flexDirection="column" height={TAG_ROWS} flexShrink={0} overflow="hidden" paddingX={1}>
      <Words tone="muted">{say('tui:tags.title')}</Words>
      <Words tone="accent" wrap="wrap">
        {tags.join('  ')}
      </Words>
    </Box>
  );
}
