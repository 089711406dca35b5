import { type DOMElement, useBoxMetrics, useWindowSize } from 'ink';
import { type RefObject, useRef } from 'react';

/** How much room something has, in cells. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Header, tabs, rule, message and footer. */
export const SHELL_ROWS = 5;

/**
 * The room that a box has been given. Ink measures after drawing: until then it is what a whole body has, which for most
 * is what they get. `undefined`: the body's.
 */
export function useRoom(box?: RefObject<DOMElement | null>): Room {
  const none = useRef<DOMElement | null>(null);
  const { columns, rows } = useWindowSize();
  const { width, height, hasMeasured } = useBoxMetrics((box ?? none) as RefObject<DOMElement>);
  return hasMeasured ? { width, height } : { width: columns, height: Math.max(1, rows - SHELL_ROWS) };
}
