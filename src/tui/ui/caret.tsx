import { type DOMElement, measureElement, useCursor } from 'ink';
import {
  createContext,
  type ReactNode,
  type RefObject,
  use,
  useInsertionEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

interface Place {
  readonly x: number;
  readonly y: number;
}

interface CaretOwner {
  /** Where it shall stand with this frame. */
  place(at: Place): void;
  /** Where it stood with the last frame. */
  placed(): Place | undefined;
  /** Asks for one more frame. */
  again(): void;
}

const CaretContext = createContext<CaretOwner | null>(null);

/**
 * Owns the terminal's own cursor, which input methods and screen readers follow. Only one component may speak to Ink about
 * it, or the field that is left would take it from the one that is entered; so fields tell this one, with each frame.
 */
export function CaretProvider({ children }: { children: ReactNode }): ReactNode {
  const { setCursorPosition } = useCursor();
  const [, setFrame] = useState(0);
  const wanted = useRef<Place | undefined>(undefined);
  const shown = useRef<Place | undefined>(undefined);
  const place = (at: Place | undefined): void => {
    wanted.current = at;
    setCursorPosition(at);
  };
  // Hidden unless a field says otherwise: effects of children come before those of their parent.
  place(undefined);
  useInsertionEffect(() => {
    shown.current = wanted.current;
  });
  const owner: CaretOwner = {
    place,
    placed: () => shown.current,
    again: () => setFrame((frame) => frame + 1),
  };
  return <CaretContext value={owner}>{children}</CaretContext>;
}

/** What lies beneath a dialog: its fields have no say about the cursor. */
export function WithoutCaret({ children }: { children: ReactNode }): ReactNode {
  return <CaretContext value={null}>{children}</CaretContext>;
}

/**
 * The cursor, `x` cells and `y` rows into the box `target`. Where the box stands on the screen is known once it has been
 * laid out; when that is elsewhere than in the frame before, one more frame follows.
 */
export function Caret({ target, x, y }: { target: RefObject<DOMElement | null>; x: number; y: number }): ReactNode {
  const owner = use(CaretContext);
  const origin = useRef<Place | null>(null);
  useInsertionEffect(() => {
    if (origin.current) owner?.place({ x: origin.current.x + x, y: origin.current.y + y });
  });
  useLayoutEffect(() => {
    if (!target.current) return;
    const { x: left, y: top } = originOf(target.current);
    origin.current = { x: left, y: top };
    const placed = owner?.placed();
    if (placed?.x !== left + x || placed.y !== top + y) owner?.again();
  });
  return null;
}

/** Where a box stands on the screen: Ink's answer does not know of boxes around it that are scrolled. */
function originOf(element: DOMElement): Place {
  const { x, y } = measureElement(element);
  let scrolled = 0;
  for (let around = element.parentNode; around; around = around.parentNode)
    scrolled += around.style.contentOffsetY ?? 0;
  return { x, y: y - scrolled };
}
