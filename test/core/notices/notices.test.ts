import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CAUSED_NOTICES,
  definitionOf,
  MESSAGE_CLASSES,
  NOTICE_NAMES,
  noticeOf,
  STOP_REASONS,
} from '../../../src/core/notices/index.ts';
import { packageRoot } from '../../../src/core/package-root.ts';
import { createWords, LANGUAGES } from '../../../src/core/words.ts';
import { openTestCore } from '../../support/core.ts';

/** What a definition promises and the compiler cannot see: each missing piece is named by its place. */

const sayers = LANGUAGES.map((language) => ({ language, say: createWords().in(language) }));

/** The words that some language has not, as `locales/<language>/<room>.json: <key>`. */
function missingWords(keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const [room = '', rest = ''] = key.split(':');
    return sayers
      .filter(({ say }) => say(key) === rest)
      .map(({ language }) => `locales/${language}/${room}.json: ${rest}`);
  });
}

describe('the definitions of notices', () => {
  it('[D10] each notice that asks a cause → a cause of that name in the core, and no other', async () => {
    const { core } = await openTestCore('sqlite');
    expect(Object.keys(core.causes).sort()).toEqual([...CAUSED_NOTICES].sort());
  });

  it('each class of message → a notice that some room queues; the document alone waits for its sender', () => {
    const queued = kindsQueued();
    const isSent = (name: (typeof NOTICE_NAMES)[number]) => queued.has(name);
    expect(NOTICE_NAMES.filter((name) => !isSent(name))).toEqual(
      NOTICE_NAMES.filter((name) => definitionOf(name).cause === 'unsent'),
    );
    const classes = new Set(NOTICE_NAMES.filter(isSent).map((name) => definitionOf(name).class));
    expect(MESSAGE_CLASSES.filter((name) => !classes.has(name))).toEqual(['document']);
  });

  it('[D13] each reason for which a cause says no → a sentence for the outbox and one for `why`, in every language', () => {
    expect(missingWords(STOP_REASONS.flatMap((stop) => [`decisions:why.${stop}`, `mail:outcome.${stop}`]))).toEqual([]);
  });
});

/** The notices that the rooms of the core put into the outbox, as they write it: ``causeKind: 'mailing'``. */
function kindsQueued(): ReadonlySet<string> {
  const rooms = path.join(packageRoot, 'src/core');
  const sources = readdirSync(rooms, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const written = sources.flatMap((name) => [
    ...readFileSync(path.join(rooms, name), 'utf8').matchAll(/causeKind: ['`]([\w:]+)/g),
  ]);
  return new Set(written.map((match) => noticeOf(match[1] ?? '') ?? ''));
}
