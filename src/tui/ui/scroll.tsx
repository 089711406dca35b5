import { Box, type DOMElement } from 'ink';
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** As much of its contents as there is room for, scrolled no further than is needed to see the box `focus`. */
export function Scroll({ focus, children }: { focus: RefObject<DOMElement | null>; children: ReactNode }): ReactNode {
  const window = useRef<DOMElement>(null);
  const content = useRef<DOMElement>(null);
  const [top, setTop] = useState(0);
  // After each drawing: contents grow and shrink under the hands of whoever types.
  useLayoutEffect(() => {
    const height = window.current?.yogaNode?.getComputedHeight() ?? 0;
    const length = content.current?.yogaNode?.getComputedHeight() ?? 0;
    const from = focus.current?.yogaNode?.getComputedTop() ?? 0;
    const to = from + (focus.current?.yogaNode?.getComputedHeight() ?? 0);
    const seen = Math.min(from, Math.max(top, to - height));
    setTop(Math.max(0, Math.min(seen, length - height)));
  });
  return (
    <Box
      ref={window}
      flexDirection="column"
      flexGrow={1}
      flexShrink={1}
      flexBasis={0}
      overflow="hidden"
      contentOffsetY={top}
    >
      <Box ref={content} flexDirection="column" flexShrink={0}>
        {children}
      </Box>
    </Box>
  );
}
