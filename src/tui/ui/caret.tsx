import { type DOMElement, measureElement, useCursor } from 'ink';
import {
  createContext,
  type ReactNode,
  type RefObject,
  use,
  useInsertionEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';

interface Place {
  readonly x: number;
  readonly y: number;
}

interface CaretOwner {
  /** Where it stands when this field has it; the newest field does. */
  claim(field: object, at: Place): void;
  release(field: object): void;
  /** Where it stood with the last frame. */
  shown(): Place | undefined;
  /** Asks for one more frame. */
  again(): void;
}

const CaretContext = createContext<CaretOwner | null>(null);

/**
 * Owns the terminal's own cursor, which input methods and screen readers follow. Only one component may speak to Ink about
 * it, or the field that is left would take it from the one that is entered; so fields tell this one.
 */
export function CaretProvider({ children }: { children: ReactNode }): ReactNode {
  const { setCursorPosition } = useCursor();
  const [, setFrame] = useState(0);
  const claims = useRef(new Map<object, Place>());
  const shown = useRef<Place | undefined>(undefined);
  // Effects of children come before those of their parent: what they have claimed is shown with the same frame.
  useInsertionEffect(() => {
    shown.current = [...claims.current.values()].at(-1);
  });
  const owner = useMemo((): CaretOwner => {
    const settle = (): void => setCursorPosition([...claims.current.values()].at(-1));
    return {
      claim: (field, at) => {
        claims.current.set(field, at);
        settle();
      },
      release: (field) => {
        claims.current.delete(field);
        settle();
      },
      shown: () => shown.current,
      again: () => setFrame((frame) => frame + 1),
    };
  }, [setCursorPosition]);
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
    if (origin.current) owner?.claim(origin, { x: origin.current.x + x, y: origin.current.y + y });
  });
  useInsertionEffect(() => () => owner?.release(origin), [owner]);
  useLayoutEffect(() => {
    if (!target.current || !owner) return;
    const { x: left, y: top } = originOf(target.current);
    origin.current = { x: left, y: top };
    const at = { x: left + x, y: top + y };
    const shown = owner.shown();
    if (shown?.x === at.x && shown.y === at.y) return;
    owner.claim(origin, at);
    owner.again();
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
