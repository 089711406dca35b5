import { checkKeys, checkList, checkString, type Fields, isFields, type Place } from './place.ts';

const leafKeys: Readonly<Record<string, readonly string[]>> = {
  text: ['text', 'style'],
  link: ['url', 'text', 'style', 'unsafe'],
  emoji: ['name', 'unicode', 'style', 'skin_tone'],
  user: ['user_id', 'style'],
  channel: ['channel_id', 'style'],
  usergroup: ['usergroup_id', 'style'],
  broadcast: ['range', 'style'],
  color: ['value', 'style'],
  date: ['timestamp', 'format', 'url', 'fallback', 'style'],
  team: ['team_id', 'style'],
};

const containerKeys: Readonly<Record<string, readonly string[]>> = {
  rich_text_section: ['elements'],
  rich_text_list: ['elements', 'style', 'indent', 'offset', 'border'],
  rich_text_quote: ['elements', 'border'],
  rich_text_preformatted: ['elements', 'border', 'language'],
};

/** The elements of a rich_text block: sections, lists, quotes and code, each of leaves. */
export function checkRichText(place: Place, block: Fields): void {
  checkList(place, block, 'elements', { min: 1, max: 1_000, required: true, each: checkContainer });
}

function checkContainer(place: Place, value: unknown): void {
  const type = isFields(value) ? value['type'] : undefined;
  if (!isFields(value) || typeof type !== 'string' || !Object.hasOwn(containerKeys, type)) {
    place.at('type').refuse(`unsupported type: ${String(type)}`);
    return;
  }
  checkKeys(place, value, ['type', ...(containerKeys[type] ?? [])]);
  const each = type === 'rich_text_list' ? checkContainer : checkLeaf;
  checkList(place, value, 'elements', { max: 1_000, required: true, each });
}

function checkLeaf(place: Place, value: unknown): void {
  const type = isFields(value) ? value['type'] : undefined;
  if (!isFields(value) || typeof type !== 'string' || !Object.hasOwn(leafKeys, type)) {
    place.at('type').refuse(`unsupported type: ${String(type)}`);
    return;
  }
  checkKeys(place, value, ['type', ...(leafKeys[type] ?? [])]);
  if (type === 'text') checkString(place, value, 'text', { min: 1, max: 40_000, required: true });
  if (type === 'link') checkString(place, value, 'url', { min: 1, max: 3000, required: true });
}
