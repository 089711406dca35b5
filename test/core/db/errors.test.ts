import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { programLog } from '../../../src/cli/open-core.ts';
import type { Program } from '../../../src/cli/program.ts';
import { openTestDatabase, testDatabases } from '../../support/databases.ts';

describe.each(testDatabases)('a statement that fails (%s)', (database) => {
  it('[O3] its error is logged → the statement is named, the customer’s data in it is not', async () => {
    const { db } = await openTestDatabase(database);
    const row = { email: 'ann@customer.example', reason: 'manual', detail: 'Ann Example', at: 1 };
    await db('suppressed_addresses').insert(row);
    const error: unknown = await db('suppressed_addresses')
      .insert(row)
      .catch((caught: unknown) => caught);
    let written = '';
    const stderr = new Writable({
      write(chunk, _, done) {
        written += String(chunk);
        done();
      },
    });
    programLog({ config: { logLevel: 'info' }, stderr } as unknown as Program).error({ err: error }, 'it failed');
    expect(written).toContain('suppressed_addresses');
    expect(written).toMatch(/unique/i);
    expect(written).not.toMatch(/customer\.example|Ann Example/);
  });
});
