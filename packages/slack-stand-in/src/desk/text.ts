import type { Block, Element, Message, OpenView, Option } from '../types.ts';

type Loose = Record<string, unknown>;

/**
 * Everything a person reads on a message or view, top to bottom, one line for each piece. Buttons
 * stand in brackets, options behind bullets, errors behind an exclamation mark.
 */
export function textOf(screen: Message | OpenView): string {
  if ('view' in screen) {
    const { view, errors } = screen;
    const lines = view.blocks.flatMap((block) => [
      ...linesOf(block),
      ...(errors[block.block_id] ? [`! ${errors[block.block_id]}`] : []),
    ]);
    const frame = [
      view.title?.text,
      ...lines,
      view.close && `[${view.close.text}]`,
      view.submit && `[${view.submit.text}]`,
    ];
    return frame.filter((line) => line).join('\n');
  }
  // People see the blocks; the text is for notifications and for messages without blocks.
  return screen.blocks.length > 0 ? screen.blocks.flatMap(linesOf).join('\n') : screen.text;
}

function linesOf(block: Block): string[] {
  switch (block.type) {
    case 'section':
      return [
        plain(block.text),
        ...(block.fields ?? []).map(plain),
        ...(block.accessory ? elementLines(block.accessory) : []),
      ].filter(Boolean);
    case 'header':
    case 'markdown':
      return [plain(block.text)];
    case 'context':
      return [(block.elements ?? []).map((item) => plain(item) || String(item['alt_text'] ?? '')).join(' ')];
    case 'actions':
      return (block.elements ?? []).flatMap((item) => elementLines(item as unknown as Element));
    case 'input':
      return [plain(block.label), ...(block.element ? elementLines(block.element) : []), plain(block.hint)].filter(
        Boolean,
      );
    case 'image':
      return [plain(block.title), block.alt_text ?? ''].filter(Boolean);
    case 'rich_text':
      return (block.elements ?? []).map(richText);
    case 'table':
    case 'data_table':
      return [block.caption ?? '', ...(block.rows ?? []).map((row) => row.map(richText).join(' | '))].filter(Boolean);
    default:
      return [];
  }
}

function elementLines(element: Element): string[] {
  if (element.type === 'button') return [`[${element.text?.text ?? ''}]`];
  if (element.type === 'image') return [element.alt_text ?? ''];
  const groups = (element.option_groups ?? []).flatMap((group) => [group.label.text, ...group.options.map(optionLine)]);
  return [element.placeholder?.text ?? '', ...(element.options ?? []).map(optionLine), ...groups].filter(Boolean);
}

function optionLine(option: Option): string {
  return `• ${option.text.text}${option.description ? ` (${option.description.text})` : ''}`;
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  const text = (value as Loose | undefined)?.['text'];
  return typeof text === 'string' ? text : '';
}

function richText(node: Loose): string {
  if (Array.isArray(node['elements']))
    return node['elements'].map((child: Loose) => richText(child)).join(node['type'] === 'rich_text_list' ? '\n' : '');
  return String(node['text'] ?? node['url'] ?? node['name'] ?? node['user_id'] ?? node['channel_id'] ?? '');
}
