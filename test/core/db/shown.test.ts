import { describe, expect, it } from 'vitest';
import { SHOWN } from '../../../src/core/shown.ts';
import { openTestCore } from '../../support/core.ts';

/** Use cases that read, by their names, and yet go by the connection that works, each with its reason. */
const ON_THE_WORKING_ONE: Readonly<Record<string, string>> = {
  'access.listPeople': 'a team is a few rows',
  'access.listRoles': 'a team is a few rows',
  'alerts.listPosted': 'decides which cards are brought up to date',
  'exchange.listProfiles': 'a few rows',
  'incidents.get': 'one row by its id, to be edited',
  'processes.list': 'decides whose messages are settled',
  'ratings.get': 'one row by its id',
  'templates.get': 'one row by its id, to be edited',
};

const READS = /^(list|get|card|history|average|evidence|versions|search|why|worstCases)/;

describe('what is only shown', () => {
  it('a use case that reads a list, a card or figures → is read beside the work, or its reason stands above', async () => {
    const { core } = await openTestCore('sqlite');
    const named = Object.entries(core).flatMap(([room, cases]) =>
      typeof cases === 'object' && cases !== null
        ? Object.entries(cases)
            .filter(([name, use]) => typeof use === 'function' && READS.test(name))
            .map(([name]) => `${room}.${name}`)
        : [],
    );
    const shown = Object.entries(SHOWN).flatMap(([room, names]) => names.map((name) => `${room}.${name}`));
    expect(Object.keys(ON_THE_WORKING_ONE).filter((name) => !named.includes(name))).toEqual([]);
    expect(named.filter((name) => !shown.includes(name) && !(name in ON_THE_WORKING_ONE))).toEqual([]);
  });
});
