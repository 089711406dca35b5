import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAst } from 'vitest/node';
import { PERMISSIONS } from '../../src/core/access/index.ts';
import { AppError, type ErrorParams } from '../../src/core/errors.ts';
import { packageRoot } from '../../src/core/package-root.ts';
import { SETTING_KEYS } from '../../src/core/settings/index.ts';
import { createWords, LANGUAGES, permissionName, sayError, settingName } from '../../src/core/words.ts';

/**
 * Every refusal that the code can make, found in its source with the values that it gives along: each has all that its
 * sentence needs, and reads as a sentence in every language, without a hole or a key of the program in it.
 */

/** What a place in the source gives along; null: it cannot be read from the source, and stands in `GIVEN`. */
interface Place {
  readonly code: string;
  readonly where: string;
  readonly params: readonly string[] | null;
}

/** What a tag in a draft is told with: where it stands and what it says. */
const TAG = ['tag', 'line', 'column', 'nearest'];
const TAGS = ['UnknownTag', 'UnknownTagNear', 'TagElsewhere', 'TagUnclosed', 'TagPlace', 'TagBroken'];

/** Values of refusals whose code stands in a table, or is answered by a function, apart from them. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  'core.addressTaken': ['host', 'port'],
  'core.addressUnknown': ['host', 'port'],
  'core.portForbidden': ['host', 'port'],
  ...Object.fromEntries(
    ['Changed', 'Contacts', 'Documents', 'Receipts', 'Files', 'Incidents', 'Mailed', 'Proposed'].map((what) => [
      `exchange.undo${what}`,
      ['count', 'references'],
    ]),
  ),
  ...Object.fromEntries(
    TAGS.flatMap((tag) => [`templates.subject${tag}`, `templates.body${tag}`]).map((code) => [code, TAG]),
  ),
};

/** Sentences about what has to be written in a file or command: there the key itself is what one must write. */
const NAMES_WHAT_TO_WRITE: ReadonlySet<string> = new Set([
  'settings.unknown',
  'settings.unknownNear',
  'exchange.secretInFile',
  'exchange.noSuchPermission',
  'exchange.noSuchPermissionNear',
]);

const words = createWords();
const everySentence = sentencesOf('en');
/** Those of the core's refusals, by code. What a door says of its own, or of a bug, is none. */
const english = new Map<string, ReadonlySet<string>>(
  [...everySentence].flatMap(([key, holes]) => {
    const [, room = '', reason = ''] = /^(\w+):error\.(\w+)$/.exec(key) ?? [];
    const isRefusal = room !== '' && !['tui', 'bot', 'cli', 'web'].includes(room) && key !== 'core:error.unexpected';
    return isRefusal ? [[`${room}.${reason}`, holes] as const] : [];
  }),
);
const SOURCES = readSources();
const RESULTS = new Map(SOURCES.flatMap(([, tree]) => resultsOf(tree)));
const PLACES = placesInSource();

describe('refusals', () => {
  it('every sentence has a place that gives its values', () => {
    const found = new Set(PLACES.map(({ code }) => code));
    expect([...english.keys()].filter((code) => !found.has(code))).toEqual([]);
  });

  it('every place gives what its sentence needs', () => {
    const needy = PLACES.filter(({ code }) => (english.get(code)?.size ?? 0) > 0);
    const unread = needy.filter(({ params, code }) => params === null && GIVEN[code] === undefined);
    expect(unread.map(({ code, where }) => `${code} in ${where}: its values cannot be read`)).toEqual([]);
    const lacking = needy.flatMap(({ code, where, params }) => {
      const given = params ?? GIVEN[code] ?? [];
      const missing = [...(english.get(code) ?? [])].filter((hole) => !given.includes(hole));
      return missing.length > 0 ? [`${code} in ${where}: ${missing.join(', ')}`] : [];
    });
    expect(lacking).toEqual([]);
  });

  it('every sentence that is said at once gets what it needs', () => {
    expect(sayingsThatLack()).toEqual([]);
  });

  it.each(LANGUAGES)('[B1] [X2] in %s every refusal is a sentence without holes and keys', (language) => {
    const say = words.in(language);
    const wrong = PLACES.flatMap(({ code, params }) => {
      const sentence = sayError(say, new AppError(code, { params: sampleOf(params ?? GIVEN[code] ?? []) }));
      const isKey = NAMES_WHAT_TO_WRITE.has(code) ? false : KEYS.some((key) => hasWord(sentence, key));
      const bad =
        sentence.includes('{{') || sentence.trim() === '' || isKey || /\bundefined\b|\berror\.\w/.test(sentence);
      return bad ? [`${code}: ${sentence}`] : [];
    });
    expect([...new Set(wrong)]).toEqual([]);
  });

  it.each(LANGUAGES)(
    '[U1] in %s every setting and permission has a name, of letters that Slack shows as they are',
    (language) => {
      const say = words.in(language);
      for (const key of SETTING_KEYS) expect(settingName(say, key)).not.toBe(key);
      const names = [
        ...SETTING_KEYS.map((key) => settingName(say, key)),
        ...PERMISSIONS.map((permission) => permissionName(say, permission)),
      ];
      expect(names.filter((name) => /[&<>*_~`{}]|\.\w/.test(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    },
  );
});

const KEYS = [...SETTING_KEYS, ...PERMISSIONS, ...english.keys()];

function hasWord(sentence: string, key: string): boolean {
  const at = sentence.indexOf(key);
  return at >= 0 && !/[\w.]/.test(sentence[at - 1] ?? '') && !/\w/.test(sentence[at + key.length] ?? '');
}

/** A value of the kind that such a parameter has. */
function sampleOf(params: readonly string[]): ErrorParams {
  const samples: Readonly<Record<string, string>> = { key: 'quota.mailing.day', permission: 'debtors.view' };
  return Object.fromEntries(params.map((name) => [name, name === 'count' ? 3 : (samples[name] ?? 'Ñandú')]));
}

/** Holes of every sentence by its key, plural forms taken together. */
function sentencesOf(language: string): Map<string, Set<string>> {
  const folder = path.join(packageRoot, 'locales', language);
  const sentences = new Map<string, Set<string>>();
  const add = (value: unknown, key: string): void => {
    if (typeof value !== 'string') {
      for (const [name, child] of Object.entries(value as object))
        add(child, `${key}${key.endsWith(':') ? '' : '.'}${name}`);
      return;
    }
    const stem = key.replace(/_(one|many|other)$/, '');
    const holes = [...value.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].map((match) => match[1] ?? '');
    sentences.set(stem, new Set([...(sentences.get(stem) ?? []), ...holes]));
  };
  for (const file of readdirSync(folder))
    add(JSON.parse(readFileSync(path.join(folder, file), 'utf8')), `${path.basename(file, '.json')}:`);
  return sentences;
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string };

function readSources(): [string, Node][] {
  const root = path.join(packageRoot, 'src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  return files.map((file) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    return [file, parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node];
  });
}

/** Each sentence of the settings is also a schema's own message, told with the setting and what was written. */
function placesInSource(): Place[] {
  const places = SOURCES.flatMap(([where, tree]) => {
    const found: Place[] = [];
    visit(tree, [], (around) => {
      const code = codeOf(around);
      const params = code === null ? 'of fields' : paramsBeside(around);
      if (code !== null && params !== 'of fields') found.push({ code, where, params });
    });
    return found;
  });
  return [...places, ...settingPlaces()];
}

/** What is said at once, `say('room:key', { … })`, with values that its sentence lacks. */
function sayingsThatLack(): string[] {
  return SOURCES.flatMap(([where, tree]) => {
    const lacking: string[] = [];
    visit(tree, [], (around) => {
      const holes = everySentence.get(String(around.at(-1)?.['value']));
      const call = around.at(-2);
      if (!holes || holes.size === 0 || call?.type !== 'CallExpression') return;
      const given = namesOf((call['arguments'] as Node[])[1], around);
      const missing = given === null ? [] : [...holes].filter((hole) => !given.includes(hole));
      if (missing.length > 0) lacking.push(`${around.at(-1)?.['value']} in ${where}: ${missing.join(', ')}`);
    });
    return lacking;
  });
}

function settingPlaces(): Place[] {
  const where = 'src/core/settings/settings.ts';
  return [...english.keys()]
    .filter((code) => /^settings\.(?!amount|unknown)/.test(code))
    .map((code) => ({
      code,
      where,
      params: [
        'key',
        'value',
        ...(/\.(number|limit)$/.test(code) ? ['min', 'max'] : []),
        ...(code.endsWith('.choice') ? ['choices'] : []),
      ],
    }));
}

/** Calls `found` with every text in the source and the nodes around it, itself the last. */
function visit(node: unknown, parents: readonly Node[], found: (around: readonly Node[]) => void): void {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, parents, found);
    return;
  }
  if (typeof node !== 'object' || node === null || !('type' in node)) return;
  const here = node as Node;
  const around = [...parents, here];
  if (here.type === 'Literal' && typeof here['value'] === 'string') found(around);
  for (const child of Object.values(here)) visit(child, around, found);
}

/** The refusal that a text is the code of; an amount's problem is told by its reason, which the settings make a code of. */
function codeOf(around: readonly Node[]): string | null {
  const text = String(around.at(-1)?.['value']);
  if (english.has(text)) return isOtherwiseMeant(around) ? null : text;
  const isReason = around.some((node) => node.type === 'Property' && keyOf(node) === 'reason');
  return isReason && text.startsWith('amount') && english.has(`settings.${text}`) ? `settings.${text}` : null;
}

/** The id of a screen, the action of an audit entry, or a comparison: no refusal. */
function isOtherwiseMeant(around: readonly Node[]): boolean {
  const parent = around.at(-2);
  if (!parent || ['PropertyDefinition', 'BinaryExpression', 'SwitchCase'].includes(parent.type)) return true;
  return parent.type === 'Property' && ['action', 'id'].includes(keyOf(parent) ?? '');
}

/** The names of the values that go with a code: beside it in an object, or in the argument after it. */
function paramsBeside(around: readonly Node[]): Place['params'] | 'of fields' {
  for (let index = around.length - 2; index >= 0; index -= 1) {
    const node = around[index] as Node;
    if (node.type === 'ConditionalExpression' || node.type === 'LogicalExpression') continue;
    if (node.type === 'Property' && ['code', 'reason'].includes(keyOf(node) ?? ''))
      return namesOf(propertyOf(around[index - 1], 'params'), around);
    const args = node['arguments'];
    if ((node.type !== 'NewExpression' && node.type !== 'CallExpression') || !Array.isArray(args)) return null;
    const next = args[args.indexOf(around[index + 1]) + 1] as Node | undefined;
    if (propertyOf(next, 'fields')) return 'of fields';
    return namesOf(takesOptions(node) ? propertyOf(next, 'params') : next, around);
  }
  return null;
}

/** `new AppError(code, { params })`; others take the values themselves after the code. */
function takesOptions({ type, callee }: Node): boolean {
  const { type: kind, name } = callee as Node;
  return kind === 'Super' || (type === 'NewExpression' && ['AppError', 'NotFound'].includes(String(name)));
}

function propertyOf(object: Node | undefined, name: string): Node | undefined {
  if (object?.type !== 'ObjectExpression') return undefined;
  const property = (object['properties'] as Node[]).find((one) => keyOf(one) === name);
  return property?.['value'] as Node | undefined;
}

/** The names of an object's values, also of one that was named before; null when they are not written there. */
function namesOf(params: Node | undefined, around: readonly Node[]): readonly string[] | null {
  switch (params?.type) {
    case undefined:
      return [];
    case 'Identifier': {
      const named = declared(String(params['name']), around);
      return named ? namesOf(named, []) : null;
    }
    case 'CallExpression':
      return RESULTS.get(String((params['callee'] as Node)['name'])) ?? null;
    case 'ConditionalExpression': {
      const both = [params['consequent'], params['alternate']].map((one) => namesOf(one as Node, around));
      return both.flatMap((names) => names ?? []);
    }
    case 'ObjectExpression': {
      const names = (params['properties'] as Node[]).map((property) =>
        property.type === 'SpreadElement' ? namesOf(property['argument'] as Node, around) : [keyOf(property) ?? ''],
      );
      return names.some((one) => one === null) ? null : names.flatMap((one) => one ?? []);
    }
    default:
      return null;
  }
}

/** Functions whose declared result is an object written out: `function shown(value: string): { value: string }`. */
function resultsOf(node: unknown): [string, readonly string[]][] {
  if (Array.isArray(node)) return node.flatMap(resultsOf);
  if (typeof node !== 'object' || node === null || !('type' in node)) return [];
  const here = node as Node;
  const inside = Object.values(here).flatMap(resultsOf);
  if (here.type !== 'FunctionDeclaration') return inside;
  const type = (here['returnType'] as Node | null)?.['typeAnnotation'] as Node | undefined;
  if (type?.type !== 'TSTypeLiteral') return inside;
  const names = (type['members'] as Node[]).map((member) => keyOf(member) ?? '');
  return [...inside, [String((here['id'] as Node)['name']), names]];
}

/** What a name was given in the blocks around. */
function declared(name: string, around: readonly Node[]): Node | undefined {
  const statements = around.flatMap((node) => (node.type === 'BlockStatement' ? (node['body'] as Node[]) : []));
  const declarations = statements.flatMap((node) =>
    node.type === 'VariableDeclaration' ? (node['declarations'] as Node[]) : [],
  );
  return declarations.findLast((one) => (one['id'] as Node)['name'] === name)?.['init'] as Node | undefined;
}

function keyOf(property: Node): string | null {
  const key = property['key'] as Node | undefined;
  if (!key) return null;
  return String(key['name'] ?? key['value']);
}
