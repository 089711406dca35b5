import { Box, render, Text, useInput } from 'ink';
import { type ReactNode, useState } from 'react';

/** What somebody would write who needs a list and nothing else: the rows that fit, a cursor, two keys. */
export function renderPlainList(options: {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly total: number;
}): () => void {
  const { stdin, stdout, total } = options;
  const instance = render(<PlainList total={total} rows={stdout.rows} columns={stdout.columns} />, {
    stdin,
    stdout,
    interactive: true,
    alternateScreen: true,
    patchConsole: false,
  });
  return () => instance.unmount();
}

const WIDTHS = [10, 8, 34, 50];

function PlainList({ total, rows, columns }: { total: number; rows: number; columns: number }): ReactNode {
  const [cursor, setCursor] = useState(0);
  useInput((input) => setCursor((at) => Math.max(0, Math.min(total - 1, at + (input === 'j' ? 1 : -1)))));
  const height = rows - 1;
  const start = Math.max(0, Math.min(cursor - Math.floor(height / 2), total - height));
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Text>{`${cursor + 1} of ${total}`}</Text>
      {Array.from({ length: height }, (_, offset) => {
        const index = start + offset;
        const cells = [`INC-${index}`, 'open', `Customer ${index % 977}`, `The lamp of room ${index} is broken`];
        return (
          <Text key={index % height} wrap="truncate" inverse={index === cursor}>
            {cells.map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0)).join(' ')}
          </Text>
        );
      })}
    </Box>
  );
}
