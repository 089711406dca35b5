import type { Workspace } from '../workspace.ts';

/** Typed text as Slack passes it on: the three escapes, @names and #channels as ids with their name. */
export function escapedText({ people, channels, bot }: Workspace, text: string): string {
  const ids = new Map([...people.values()].map((person) => [person.handle.toLowerCase(), person.id]));
  ids.set(bot.name.toLowerCase(), bot.userId);
  const places = new Map([...channels.values()].filter(({ kind }) => kind !== 'im').map(({ id, name }) => [name, id]));
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/(?<!\S)@([\p{L}\p{N}._-]+)/gu, (whole, name: string) => {
      const id = ids.get(name.toLowerCase());
      return id ? `<@${id}|${name}>` : whole;
    })
    .replace(/(?<!\S)#([\p{L}\p{N}_-]+)/gu, (whole, name: string) => {
      const id = places.get(name);
      return id ? `<#${id}|${name}>` : whole;
    });
}
