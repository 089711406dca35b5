import type { types } from '@slack/bolt';
import { oneLine } from '../../core/text.ts';
import { LIMITS } from './limits.ts';
import { Marked, marked, mrkdwn, plain, textObject } from './text.ts';

export type Block = types.KnownBlock;
export type Modal = types.ModalView;
export type Home = types.HomeView;

/** A message with what screen readers and notifications say. */
export interface Card {
  readonly text: string;
  readonly blocks: Block[];
}

export function section(
  text: Marked | string,
  accessory?: types.SectionBlock['accessory'],
  blockId?: string,
): types.SectionBlock {
  return {
    type: 'section',
    text: textObject(text, LIMITS.sectionText),
    ...(accessory ? { accessory } : {}),
    ...(blockId ? { block_id: blockId } : {}),
  };
}

export function context(...texts: readonly (Marked | string)[]): types.ContextBlock {
  return { type: 'context', elements: texts.slice(0, 10).map((text) => textObject(text, LIMITS.contextText)) };
}

export function header(text: string): types.HeaderBlock {
  return { type: 'header', text: plain(oneLine(text, LIMITS.headerText), LIMITS.headerText) };
}

export function divider(): types.DividerBlock {
  return { type: 'divider' };
}

export function actions(elements: types.ActionsBlock['elements'], blockId?: string): types.ActionsBlock {
  return { type: 'actions', elements: elements.slice(0, 25), ...(blockId ? { block_id: blockId } : {}) };
}

/** A field of a form. Its block id is the field's name in the use case's input, so that refusals find their place. */
export function field(input: {
  readonly name: string;
  readonly label: string;
  readonly element: types.InputBlock['element'];
  readonly optional?: boolean;
  readonly hint?: string;
  readonly dispatch?: boolean;
}): types.InputBlock {
  return {
    type: 'input',
    block_id: input.name,
    label: plain(input.label, LIMITS.label),
    element: input.element,
    optional: input.optional ?? false,
    ...(input.hint ? { hint: plain(input.hint, LIMITS.hint) } : {}),
    ...(input.dispatch ? { dispatch_action: true } : {}),
  };
}

export function modal(input: {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly close: string;
  readonly submit?: string | undefined;
  /** Small ids, never amounts or addresses; read again when it comes back. */
  readonly metadata?: unknown;
  readonly tellClose?: boolean;
}): Modal {
  return {
    type: 'modal',
    callback_id: input.id,
    title: plain(oneLine(input.title, LIMITS.modalTitle), LIMITS.modalTitle),
    close: plain(input.close, LIMITS.modalTitle),
    ...(input.submit ? { submit: plain(input.submit, LIMITS.modalTitle) } : {}),
    blocks: input.blocks.slice(0, LIMITS.modalBlocks),
    ...(input.metadata === undefined ? {} : { private_metadata: JSON.stringify(input.metadata) }),
    ...(input.tellClose ? { notify_on_close: true } : {}),
  };
}

/** A message whose blocks fit: what does not is left out at the end, which the caller's own paging makes rare. */
export function card(text: Marked | string, blocks: readonly Block[]): Card {
  const fitting: Block[] = [];
  let characters = 0;
  for (const block of blocks.slice(0, LIMITS.messageBlocks)) {
    characters += charactersOf(block);
    if (characters > LIMITS.messageCharacters) break;
    fitting.push(block);
  }
  // A message's own text is mrkdwn too, wherever it is shown.
  const words = typeof text === 'string' ? marked(text, LIMITS.messageText) : text;
  return { text: mrkdwn(words, LIMITS.messageText).text, blocks: fitting };
}

/** A message that is one sentence. */
export function sentence(text: Marked): Card {
  return card(text, [section(text)]);
}

/** Every object that stands around a text costs something too (bolt-js #2867). */
function charactersOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + charactersOf(item), 0);
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + charactersOf(item), 10);
}

/** Text of several lines, e.g. a mail's, as sections that Slack bears. */
export function longText(text: string, mostBlocks: number): types.SectionBlock[] {
  const sections: types.SectionBlock[] = [];
  for (let rest = text; rest !== '' && sections.length < mostBlocks; ) {
    const piece = cutAtLine(rest, LIMITS.sectionText);
    rest = rest.slice(piece.length).replace(/^\n+/, '');
    if (piece.trim() !== '') sections.push(section(piece));
  }
  return sections;
}

/**
 * Outside text as a quotation, whole: as many sections as it takes, none when it is empty. A text of 2,000 characters, the
 * most that our pages take in, stays within four sections however much of it Slack needs escaped.
 */
export function quotation(text: string): types.SectionBlock[] {
  const sections: string[] = [];
  let lines = '';
  for (const line of text.split('\n').flatMap(inPieces)) {
    const quoted = `> ${marked(line, QUOTED_LINE).text}\n`;
    if (lines.length + quoted.length > LIMITS.sectionText) {
      sections.push(lines);
      lines = '';
    }
    lines += quoted;
  }
  if (text !== '') sections.push(lines);
  return sections.map((lines) => section(new Marked(lines.trimEnd())));
}

/** An escaped character takes up to five. */
const QUOTED_LINE = LIMITS.sectionText / 6;

/** Cut at a space where there is one. */
function inPieces(line: string): string[] {
  const piece = new RegExp(`.{1,${QUOTED_LINE}}(?:\\s+|$)|.{1,${QUOTED_LINE}}`, 'gu');
  return line.length <= QUOTED_LINE ? [line] : (line.match(piece) ?? []);
}

function cutAtLine(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const line = text.lastIndexOf('\n', limit);
  if (line > limit / 2) return text.slice(0, line);
  const code = text.charCodeAt(limit - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit);
}
