import { describe, expect, it } from 'vitest';
import { SOURCES, type SourceFile, sourcesOf } from '../support/sources.ts';

/** What one finds one's way by: each room has the same furniture, files are short and named after what is in them. */

const CODE = [...SOURCES, ...['packages/slack-stand-in/src', 'migrations', 'scripts', 'bench'].flatMap(sourcesOf)];
const LINES_AT_MOST = 300;

/** They say nothing of what is in a file. */
const EMPTY_WORDS = /^(utils?|helpers?|common|managers?|misc|shared)$/;

/** Folders of core that are no rooms: what all of them stand on. */
const BELOW_ROOMS = ['db'];
/** Rooms whose use cases stand in several services, each by its subject, or that only declare. */
const SERVICES: Readonly<Record<string, readonly string[]>> = {
  mail: ['alerts', 'bounces/bounces', 'outbox'],
  notices: [],
};

describe('files', () => {
  const tooLong = CODE.filter((source) => linesOf(source) > LINES_AT_MOST).map(({ file }) => file);

  it('none of code is longer than 300 lines', () => {
    expect(tooLong).toEqual([]);
  });

  it('neither files nor folders are named by words that say nothing', () => {
    const named = [...CODE, ...sourcesOf('test')].map(({ file }) => file);
    expect(named.filter((file) => file.split(/[/.-]/).some((word) => EMPTY_WORDS.test(word)))).toEqual([]);
  });

  it('nor is what they export', () => {
    const named = CODE.flatMap(({ file, code }) =>
      [...code.matchAll(/\bexport (?:async )?(?:class|interface|function|const|type) (\w+)/g)].map(([, name = '']) => ({
        file,
        words: name.split(/(?=[A-Z])/).map((word) => word.toLowerCase()),
      })),
    );
    expect(named.filter(({ words }) => words.some((word) => EMPTY_WORDS.test(word)))).toEqual([]);
  });
});

describe('rooms of core', () => {
  const files = new Map(SOURCES.map((source) => [source.file, source]));
  const folders = SOURCES.flatMap(({ file }) => /^src\/core\/([^/]+)\//.exec(file)?.[1] ?? []);
  const rooms = [...new Set(folders)].filter((folder) => !BELOW_ROOMS.includes(folder));

  it.each(rooms)('%s has its door, its types and rules, and its use cases', (room) => {
    const services = SERVICES[room] ?? [room];
    const furniture = ['index.ts', `${room}.ts`, ...services.map((service) => `${service}-service.ts`)];
    expect(furniture.filter((file) => !files.has(`src/core/${room}/${file}`))).toEqual([]);
  });

  it.each(rooms)('%s: nothing is awaited among its types and rules, and nothing stored', (room) => {
    const { code, imports } = files.get(`src/core/${room}/${room}.ts`) ?? { code: 'await', imports: [] };
    expect(code).not.toMatch(/\bawait\b/);
    expect(imports.filter((file) => /-(store|service)\.ts$/.test(file))).toEqual([]);
  });
});

function linesOf({ text }: SourceFile): number {
  return text.trimEnd().split('\n').length;
}
