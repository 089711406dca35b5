import { Box } from 'ink';
import { type ReactNode, useRef } from 'react';
import { cells, firstCells } from '../../text.ts';
import { Caret } from '../caret.tsx';
import { useTui } from '../context.ts';
import { type TextBuffer, textOf } from '../text-buffer.ts';
import { windowStart } from '../window.ts';
import { Words } from '../words.tsx';
import { Table, type TableProps } from './table.tsx';

/** Where there is too little room the filter's words are cut, and only then the title. */
const FILTER_SHRINK = 10_000;

/** Cells of what is searched; of more only what surrounds the cursor is shown. */
const LONGEST_SEARCH = 24;

export interface ListViewProps<Item> extends TableProps<Item> {
  readonly title: string;
  /** The filters in words. */
  readonly words: string;
  /** What is searched for. */
  readonly search: TextBuffer;
  /** Whether it is being typed. */
  readonly searching: boolean;
  readonly marked: number;
  readonly loaded: boolean;
  readonly empty: string;
  /** Rows on the screen, as last told. */
  readonly height: number;
  /** Under the table. */
  readonly summary: ReactNode;
}

/** Title with filter and position, the table or why it is empty, and the summary under it. */
export function ListView<Item>(props: ListViewProps<Item>): ReactNode {
  const { say } = useTui();
  const { loaded, total, search, empty, summary } = props;
  return (
    <Box flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0}>
      <TitleRow {...props} />
      {loaded && total === 0 ? (
        <Box flexGrow={1} flexShrink={1} flexBasis={0} paddingX={2} paddingTop={1} overflow="hidden">
          <Words tone="muted" wrap="wrap">
            {textOf(search).trim() ? say('tui:list.noMatch') : empty}
          </Words>
        </Box>
      ) : (
        <Table {...props} />
      )}
      {summary ? (
        <Box flexDirection="column" flexShrink={0}>
          {summary}
        </Box>
      ) : null}
    </Box>
  );
}

function TitleRow<Item>(props: ListViewProps<Item>): ReactNode {
  const { title, words, marked, loaded } = props;
  const { say, theme } = useTui();
  return (
    <Box height={1} flexShrink={0} paddingX={1} gap={1} justifyContent="space-between">
      <Box flexShrink={1} overflow="hidden">
        <Words tone="title">{title}</Words>
        <SearchText search={props.search} searching={props.searching} />
        {words ? (
          <Box flexShrink={FILTER_SHRINK}>
            <Words tone="muted">{` ${theme.glyphs.separator} ${words}`}</Words>
          </Box>
        ) : null}
      </Box>
      <Box flexShrink={0} gap={2}>
        {marked > 0 ? <Words tone="accent">{say('tui:list.marked', { count: marked })}</Words> : null}
        <Words tone="muted">{loaded ? position(props, say) : say('tui:list.loading')}</Words>
      </Box>
    </Box>
  );
}

/** `12–24 of 318`: which rows of the list are on the screen. */
function position<Item>({ cursor, height, total }: ListViewProps<Item>, say: ReturnType<typeof useTui>['say']): string {
  if (total === 0) return '';
  const start = windowStart({ cursor, height, total });
  return say('tui:list.position', { from: start + 1, to: Math.min(total, start + height), total });
}

/** What was typed after `/`, or as much of it as leaves room for the title; nothing while nothing is searched. */
function SearchText({ search, searching }: { search: TextBuffer; searching: boolean }): ReactNode {
  const place = useRef(null);
  if (!searching && textOf(search).trim() === '') return null;
  const { characters, cursor } = search;
  let start = searching ? Math.max(0, cursor - LONGEST_SEARCH) : 0;
  while (searching && cells(characters.slice(start, cursor).join('')) > LONGEST_SEARCH) start += 1;
  return (
    <Box flexShrink={0} paddingLeft={2}>
      <Words tone="accent">/</Words>
      <Box ref={place}>
        <Words>{firstCells(characters.slice(start).join(''), LONGEST_SEARCH)}</Words>
      </Box>
      {searching ? <Caret target={place} x={cells(characters.slice(start, cursor).join(''))} y={0} /> : null}
    </Box>
  );
}
