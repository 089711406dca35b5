import { describe, expect, test } from 'vitest';
import { type Input, TypeAhead } from '../../src/tui/app/type-ahead.ts';

function record(): { seen: string[]; typeAhead: TypeAhead } {
  const seen: string[] = [];
  const typeAhead = new TypeAhead((input: Input) => void seen.push('key' in input ? input.key : input.paste));
  return { seen, typeAhead };
}

describe('type-ahead', () => {
  test('[U2] keys while a use case runs → handled in order when it has answered', () => {
    const { seen, typeAhead } = record();
    const release = typeAhead.hold();
    typeAhead.take({ key: 'a' });
    typeAhead.take({ paste: 'text' });
    expect(seen).toEqual([]);
    release();
    expect(seen).toEqual(['a', 'text']);
  });

  test('[U2] a key starts another use case → the rest waits for that one', () => {
    const seen: string[] = [];
    let release = (): void => undefined;
    const typeAhead = new TypeAhead((input) => {
      if (!('key' in input)) return;
      seen.push(input.key);
      if (input.key === 'save') release = typeAhead.hold();
    });
    const first = typeAhead.hold();
    for (const key of ['save', 'b']) typeAhead.take({ key });
    first();
    expect(seen).toEqual(['save']);
    release();
    expect(seen).toEqual(['save', 'b']);
  });

  test('[U2] waiting is given up → what was typed is forgotten, and the late answer holds nothing up', () => {
    const { seen, typeAhead } = record();
    const release = typeAhead.hold();
    typeAhead.take({ key: 'a' });
    typeAhead.release();
    const again = typeAhead.hold();
    release();
    expect(typeAhead.busy()).toBe(true);
    again();
    typeAhead.take({ key: 'b' });
    expect(seen).toEqual(['b']);
  });
});
