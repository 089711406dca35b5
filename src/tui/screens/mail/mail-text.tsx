import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { RenderedMail } from '../../../core/templates/index.ts';
import { labelText } from '../../app/label.ts';
import { useTui } from '../../ui/context.ts';
import { Gap, Words } from '../../ui/words.tsx';

/** Subject and text of a mail, links marked. */
export function MailText({ mail: { subject, text } }: { mail: Pick<RenderedMail, 'subject' | 'text'> }): ReactNode {
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
