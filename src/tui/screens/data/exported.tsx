import { Box } from 'ink';
import { pageScreen } from '../../ui/page/page-screen.ts';
import { Gap, Words } from '../../ui/words.tsx';

/** A file that was written; its rows, or null where it is none of rows. */
export interface WrittenLine {
  readonly file: string;
  readonly rows: number | null;
}

interface Exported {
  readonly folder: string;
  readonly lines: readonly WrittenLine[];
}

/** What an export wrote, and where. */
export const exportedPage = pageScreen<Exported, Exported>({
  id: 'data.exported',
  name: 'Data: what was exported',
  title: ({ app }) => app.say('data:export.doneTitle'),
  body: ({ folder, lines }, { app: { say } }) => (
    <Box flexDirection="column">
      <Words wrap="wrap">{say('data:export.to', { folder, count: lines.length })}</Words>
      <Gap />
      {lines.map(({ file, rows }) => (
        <Words key={file}>{rows === null ? file : say('data:export.written', { file, count: rows })}</Words>
      ))}
    </Box>
  ),
});
