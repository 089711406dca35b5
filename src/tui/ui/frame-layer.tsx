import { Box, Text } from 'ink';
import { type ReactNode, useRef } from 'react';
import type { App } from '../app/app.ts';
import type { Layer } from '../app/layer.ts';
import { type Frame, fitRow, type Box as Room, type Row, type Span } from '../frame.ts';
import type { Binding, Key } from '../keys.ts';
import { Caret } from './caret.tsx';
import { useTui } from './context.ts';
import { useRoom } from './room.ts';

/** A layer that paints rows of spans instead of making components: those that are not migrated yet. */
export abstract class FrameLayer implements Layer {
  abstract readonly id: string;
  readonly overlay: boolean = false;
  protected readonly app: App;

  constructor(app: App) {
    this.app = app;
  }

  abstract title(): string;
  abstract bindings(): readonly Binding[];
  abstract view(room: Room): Frame;

  draw(): ReactNode {
    return <FrameView layer={this} />;
  }

  capturing(): boolean {
    return false;
  }

  dirty(): boolean {
    return false;
  }

  press(_key: Key): boolean {
    return false;
  }

  paste(_text: string): void {}

  opened(): void {}

  refresh(): void {}

  closed(): void {}
}

/** Beneath a dialog at least so many rows of the layer below are seen. */
const SEEN_BENEATH = 4;

function FrameView({ layer }: { layer: FrameLayer }): ReactNode {
  const place = useRef(null);
  const room = useRoom(place);
  const windowRoom = useRoom();
  const { width, height } = layer.overlay
    ? { ...windowRoom, height: Math.max(4, windowRoom.height - SEEN_BENEATH) }
    : room;
  const { rows, cursor } = layer.view({ width, height });
  return (
    <Box ref={place} flexDirection="column" flexGrow={layer.overlay ? 0 : 1} overflow="hidden">
      {rows.map((spans, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a screen's rows have no identity but their place.
        <Line key={index} spans={fitRow(spans, width)} />
      ))}
      {cursor ? <Caret target={place} x={Math.min(cursor.x, width - 1)} y={cursor.y} /> : null}
    </Box>
  );
}

function Line({ spans }: { spans: Row }): ReactNode {
  // A line without a character takes no row in Ink.
  if (spans.every((part) => part.text === '')) return <Text> </Text>;
  return (
    <Text wrap="truncate">
      {spans.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place.
        <Piece key={index} part={part} />
      ))}
    </Text>
  );
}

function Piece({ part }: { part: Span }): ReactNode {
  const look = useTui().theme.looks[part.tone ?? 'plain'];
  const style = {
    ...(look.color ? { color: look.color } : {}),
    bold: part.bold ?? look.bold ?? false,
    dimColor: look.dim ?? false,
    inverse: part.inverse ?? false,
  };
  return <Text {...style}>{part.text}</Text>;
}
