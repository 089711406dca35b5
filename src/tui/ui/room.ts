import { type DOMElement, useBoxMetrics, useWindowSize } from 'ink';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** How much room something has, in cells. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Header, tabs, rule, message and footer. */
const SHELL_ROWS = 5;

/** The room of a whole body, before anything has been laid out. */
function useBodyRoom(): Room {
  const { columns, rows } = useWindowSize();
  return { width: columns, height: Math.max(1, rows - SHELL_ROWS) };
}

/**
 * The room that a box has been given. Until it has been laid out for the first time: a whole body's, which most have.
 * Without a box: the body's.
 */
export function useRoom(box?: RefObject<DOMElement | null>): Room {
  const none = useRef<DOMElement | null>(null);
  const body = useBodyRoom();
  const [room, setRoom] = useState<Room | null>(null);
  const last = useRef<Room | null>(null);
  // Ink tells when boxes beside this one have changed its size.
  useBoxMetrics((box ?? none) as RefObject<DOMElement>);
  useLayoutEffect(() => {
    const node = box?.current?.yogaNode;
    if (!node) return;
    const next = { width: node.getComputedWidth(), height: node.getComputedHeight() };
    if (next.width === last.current?.width && next.height === last.current.height) return;
    last.current = next;
    setRoom(next);
  });
  return room ?? body;
}
