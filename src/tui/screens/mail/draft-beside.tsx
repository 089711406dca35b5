import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { MailKind, RenderedMail } from '../../../core/templates/index.ts';
import { labelText } from '../../app/label.ts';
import { useTui } from '../../ui/context.ts';
import { useRoom } from '../../ui/room.ts';
import { Gap, Words } from '../../ui/words.tsx';
import type { DraftPreview } from './draft-preview.ts';

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

/** Subject and text of a mail, links marked. */
function MailText({ mail: { subject, text } }: { mail: RenderedMail }): ReactNode {
  const app = useTui();
  return (
    <>
      <Box flexShrink={0}>
        <Words>
          <Words tone="muted">{labelText(app, app.say('tui:field.subject'))}</Words>
          <Words tone="title">{subject}</Words>
        </Words>
      </Box>
      <Gap />
      {text.split('\n').map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text's lines have no identity but their place.
        <Line key={index} text={line} />
      ))}
    </>
  );
}

function Line({ text }: { text: string }): ReactNode {
  if (text === '') return <Gap />;
  return (
    <Box flexShrink={0}>
      <Words tone={/https?:\/\//.test(text) ? 'accent' : 'plain'} wrap="wrap">
        {text}
      </Words>
    </Box>
  );
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
