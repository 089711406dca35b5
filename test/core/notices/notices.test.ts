import { describe, expect, it } from 'vitest';
import {
  CAUSED_NOTICES,
  definitionOf,
  MESSAGE_CLASSES,
  NOTICE_KINDS,
  NOTICE_NAMES,
  STOP_REASONS,
  TICK_NAMES,
} from '../../../src/core/notices/index.ts';
import { markRestored } from '../../../src/core/recovery/index.ts';
import { createTasks } from '../../../src/core/schedule/index.ts';
import { SETTING_KEYS } from '../../../src/core/settings/index.ts';
import { findTag } from '../../../src/core/templates/tags.ts';
import { LANGUAGES } from '../../../src/core/words.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { fileOf, wordsOf } from '../../support/locale-words.ts';
import { SOURCES, sourcesOf } from '../../support/sources.ts';

/**
 * What a definition of a notice promises and the compiler cannot see. Nothing here names a notice: a new one is held to
 * the same, and each missing piece is named by its place.
 */

const NOTICES_WITH_TICKS = CAUSED_NOTICES.filter((name) => definitionOf(name).ticks.length > 0);
const MAIN_PROGRAM = 'src/cli/running-program.ts';

describe('the definitions of notices', () => {
  it('each notice that is sent → some room queues it; one that is not sent yet → none does', () => {
    const queued = kindsQueued();
    const unsent = NOTICE_NAMES.filter((name) => definitionOf(name).cause === 'unsent');
    expect(NOTICE_NAMES.filter((name) => !queued.has(name))).toEqual(unsent);
  });

  it('each class of message → a notice that is sent; the document alone waits for its sender', () => {
    const sent = NOTICE_NAMES.filter((name) => definitionOf(name).cause !== 'unsent');
    const classes = sent.map((name) => definitionOf(name).class);
    expect(MESSAGE_CLASSES.filter((name) => !classes.includes(name))).toEqual(['document']);
  });

  it.each(CAUSED_NOTICES)('[D10] %s → a cause in the core that is asked', async (name) => {
    const { core } = await openTestCore('sqlite');
    expect(core.causes[name]?.recheck).toBeTypeOf('function');
    expect(core.causes[name]).toBe(core.notices[name].cause);
  });

  it('[O2] each wording of a notice → a name, a subject and a body in every language’s own file', () => {
    const keys = NOTICE_KINDS.flatMap((kind) => ['name', 'subject', 'body'].map((part) => `notices:${kind}.${part}`));
    expect(missingWords([...keys, 'notices:debtor.level.name'])).toEqual([]);
  });

  it('[D13 O2] each reason for which a cause says no → a sentence for the outbox and one for `why`, in every language', () => {
    expect(missingWords(STOP_REASONS.flatMap((stop) => [`decisions:why.${stop}`, `mail:outcome.${stop}`]))).toEqual([]);
  });

  it('[D10] each reason for which a cause says no → a test in which it is said', () => {
    const tests = sourcesOf('test').filter(({ file }) => /\.test\.ts$/.test(file) && !file.endsWith('words.test.ts'));
    expect(STOP_REASONS.filter((stop) => !tests.some(({ code }) => code.includes(`'${stop}'`)))).toEqual([]);
  });

  it('a word in the notices’ own file → that of a wording, a reason, a setting or a tag', () => {
    expect([...fileOf('en', 'notices').keys()].filter((key) => !isOfNotice(key))).toEqual([]);
  });

  it('[D9] each tick that a notice has → a task of its name among those that are scheduled, once', async () => {
    const { core } = await openTestCore('sqlite');
    const names = createTasks(core).map((task) => task.name);
    expect(TICK_NAMES.filter((tick) => !names.includes(tick))).toEqual([]);
    expect(names.filter((name) => !(TICK_NAMES as readonly string[]).includes(name))).toEqual(['watch.mail']);
    expect(new Set(names).size).toBe(names.length);
  });

  it('[D9] the running program → starts all that is scheduled', () => {
    const program = SOURCES.find(({ file }) => file === MAIN_PROGRAM)?.code;
    expect(program, MAIN_PROGRAM).toMatch(/createScheduler[^;]+createTasks\(core\)/);
    expect(program, MAIN_PROGRAM).toContain('scheduler.start()');
  });

  it.each(NOTICES_WITH_TICKS)(
    '[D9] %s, which leaves by itself → a restored backup turns it off, by a switch of its own',
    (name) => {
      const { restored, switches } = definitionOf(name);
      expect(restored).toEqual({ turnsOff: expect.toSatisfy((key) => switches.includes(key)) });
    },
  );

  it.each(NOTICES_WITH_TICKS)(
    '[D9] a backup is restored while %s is on → off, said, and no tick of it is due',
    async (name) => {
      const { core, clock } = await openTestCore('sqlite', { now: '2026-11-24T12:00:00Z' });
      const { restored } = definitionOf(name);
      const key = restored === 'settled' ? '' : restored.turnsOff;
      await core.settings.set(admin, key, true);
      await markRestored(core.base.db, { takenAt: null, clock });
      await core.transaction((tx) => tx.recovery.settle());
      expect(await core.recovery.notice()).toMatchObject({ undecided: expect.arrayContaining([key]) });
      const tasks = createTasks(core).filter((task) => definitionOf(name).ticks.includes(task.name));
      expect(await Promise.all(tasks.map((task) => task.dueSlot(clock.now())))).toEqual(tasks.map(() => null));
    },
  );
});

/** The notices that the rooms of the core put into the outbox, as they write it: `causeKind: 'mailing'`, or a proof of some kind. */
function kindsQueued(): ReadonlySet<string> {
  const rooms = SOURCES.filter(({ file }) => file.startsWith('src/core/'));
  const written = rooms.flatMap(({ code }) => [...code.matchAll(/causeKind: ['`](\w+)/g)]);
  return new Set(written.map((match) => match[1] ?? ''));
}

/** The words that some language has neither in the room's file nor in that of the notices. */
function missingWords(keys: readonly string[]): string[] {
  return keys.flatMap((key) => {
    const [room = '', rest = ''] = key.split(':');
    const lacking = LANGUAGES.filter((language) => !wordsOf(language, room).has(rest));
    return lacking.map((language) => `locales/${language}/${room}.json or notices.json: ${rest}`);
  });
}

/** Those of a wording, or what is looked up there when another room's file has it not. */
function isOfNotice(key: string): boolean {
  const [, section = '', rest = ''] = /^(\w+)\.(.*)$/.exec(key) ?? [];
  if (section === 'why' || section === 'outcome') return (STOP_REASONS as readonly string[]).includes(rest);
  if (section === 'label' || section === 'field' || section === 'hint')
    return (SETTING_KEYS as readonly string[]).includes(rest);
  if (section === 'tag' || section === 'example') return findTag(rest) !== null;
  const [, kind = ''] = /^(.*)\.(?:name|subject|body)$/.exec(key) ?? [];
  return kind === 'debtor.level' || (NOTICE_KINDS as readonly string[]).includes(kind);
}
