import { describe, expect, it } from 'vitest';
import { findTagProblems, findTags, placeOf } from '../../../src/core/templates/tag-scanner.ts';
import { findTag, TAGS } from '../../../src/core/templates/tags.ts';
import { WORST_CASES } from '../../../src/core/templates/templates.ts';
import { LANGUAGES } from '../../../src/core/words.ts';
import { wordsOf } from '../../support/locale-words.ts';

const names = (text: string): string[] => findTags(text).map(({ tag }) => tag.name);

describe('tags in a text', () => {
  it('[T1] names in any case, with accents, in French and Spanish → the same tag', () => {
    expect(names('@CUSTOMERNAME@ @customername@ @NombreComercialCliente@ @nomclient@ @Résolution@')).toEqual([
      'CUSTOMERNAME',
      'CUSTOMERNAME',
      'CUSTOMERNAME',
      'CUSTOMERNAME',
      'RESOLUTION',
    ]);
  });

  it('[T1] every name and alias belongs to one tag', () => {
    const words = TAGS.flatMap((tag) => [tag.name, ...tag.aliases]);
    for (const tag of TAGS) for (const word of [tag.name, ...tag.aliases]) expect(findTag(word)).toBe(tag);
    expect(new Set(words.map((word) => word.toUpperCase())).size).toBe(words.length);
  });

  it.each(LANGUAGES)(
    '[T1] every tag that people write says in %s what it is, with an example; no words are left over',
    (language) => {
      const words = [...wordsOf(language, 'templates').keys()];
      const under = (section: string) =>
        words.flatMap((key) => (key.startsWith(`${section}.`) ? key.slice(section.length + 1) : [])).toSorted();
      const written = TAGS.filter(({ kinds }) => !kinds?.includes('team')).map(({ name }) => name);
      expect(under('tag')).toEqual(written.toSorted());
      expect(under('example')).toEqual(written.toSorted());
    },
  );

  it('[T10] every worst case of proofs puts some tag to the test', () => {
    const strained = new Set(TAGS.flatMap(({ strainedBy = [] }) => strainedBy));
    expect(WORST_CASES.filter((worst) => !strained.has(worst))).toEqual([]);
  });

  it('[T1] addresses and stray @ → left alone', () => {
    expect(names('a@b.c@d bob@x.com @ @@ @unknown@ me@home@work 5 @ 3€@2 @a b@')).toEqual([]);
    expect(findTagProblems('write to bob@x.com or a@b.c@d, see @acme@mastodon.example', 'mailing')).toEqual([]);
  });

  it('[T1] an unknown word whose closing @ opens a known tag → the known one is found', () => {
    expect(names('mail@x@CUSTOMERNAME@')).toEqual(['CUSTOMERNAME']);
    expect(names('@CUSTOMERNAME@@DATE@')).toEqual(['CUSTOMERNAME', 'DATE']);
  });

  it('[T1] a fallback → everything between | and @', () => {
    expect(findTags('Hi @CONTACTNAME|dear customer, $& {{x}}@!')[0]).toMatchObject({
      fallback: 'dear customer, $& {{x}}',
      start: 3,
    });
    expect(names('@CONTACTNAME|two\nlines@')).toEqual([]);
  });

  it('[T1] a mistyped tag → named with its place and the nearest known one', () => {
    const text = 'Dear customer,\n\nhello @CUSTMERNAME@!';
    const [problem] = findTagProblems(text, 'mailing');
    expect(problem).toMatchObject({ kind: 'unknown', word: 'CUSTMERNAME', nearest: 'CUSTOMERNAME' });
    expect(placeOf(text, problem?.at ?? 0)).toEqual({ line: 3, column: 7 });
    expect(findTagProblems('@NOMBRECOMERCIALCLENTE@', 'mailing')).toMatchObject([
      { nearest: 'NOMBRECOMERCIALCLIENTE' },
    ]);
    expect(findTagProblems('@XYZZYPLUGH@', 'mailing')).toMatchObject([{ kind: 'unknown', nearest: null }]);
  });

  it('[T1] a tag of another kind of mail, or one that is not closed → refused', () => {
    expect(findTagProblems('@RECEIPTS@', 'mailing')).toMatchObject([{ kind: 'elsewhere', word: 'RECEIPTS' }]);
    expect(findTagProblems('@RECEIPTS@', 'debtor')).toEqual([]);
    expect(findTagProblems('Dear @CUSTOMERNAME, welcome', 'mailing')).toMatchObject([
      { kind: 'unclosed', word: 'CUSTOMERNAME', at: 5 },
    ]);
    expect(findTagProblems('ask @date or me@DATE.example', 'mailing')).toEqual([]);
  });

  it('[T1] a megabyte of @ signs and half tags → answered at once', () => {
    const hostile = `${'@a|'.repeat(200_000)}${'@'.repeat(200_000)}@CUSTOMERNAME@`;
    const started = performance.now();
    expect(names(hostile)).toEqual(['CUSTOMERNAME']);
    findTagProblems(hostile, 'mailing');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
