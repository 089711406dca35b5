import { Box, type DOMElement, useBoxMetrics } from 'ink';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useTui } from '../context.ts';
import { Words } from '../words.tsx';

export interface PageViewProps {
  readonly title: string;
  /** Rows that are scrolled away above. */
  readonly top: number;
  readonly body: ReactNode;
  /** Told the rows of the window and of the whole, after each drawing. */
  onSize(height: number, length: number): void;
}

/** A heading, where in the page one is, and as much of the page as fits. */
export function PageView({ title, top, body, onSize }: PageViewProps): ReactNode {
  const { say } = useTui();
  const window = useRef<DOMElement>(null);
  const content = useRef<DOMElement>(null);
  const { height } = useBoxMetrics(window as RefObject<DOMElement>);
  const { height: length } = useBoxMetrics(content as RefObject<DOMElement>);
  useEffect(() => {
    if (height > 0) onSize(height, length);
  });
  const position =
    height > 0 && length > height
      ? say('tui:list.position', { from: top + 1, to: Math.min(length, top + height), total: length })
      : '';
  return (
    <Box flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0}>
      <Box height={1} flexShrink={0} paddingX={1} gap={1} justifyContent="space-between">
        <Words tone="title">{title}</Words>
        <Box flexShrink={0}>
          <Words tone="muted">{position}</Words>
        </Box>
      </Box>
      <Box
        ref={window}
        flexDirection="column"
        flexGrow={1}
        flexShrink={1}
        flexBasis={0}
        overflow="hidden"
        contentOffsetY={top}
      >
        <Box ref={content} flexDirection="column" flexShrink={0} paddingX={1}>
          {typeof body === 'string' ? <Words tone="muted">{body}</Words> : body}
        </Box>
      </Box>
    </Box>
  );
}
