import { describe, expect, it } from 'vitest';
import { queueMessages } from '../support/outbox.ts';
import { createTestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';

describe('relance doctor', () => {
  it('[E5] a rate limit → how many it lets out a day, and told as trouble when more wait for today', async () => {
    const program = createTestProgram();
    const { core } = await openProgramCore(program);
    const rate = async () =>
      (await program.run('doctor')).stdout.split('\n').filter((line) => /rate limit/i.test(line));
    expect(await rate()).toEqual([]);
    await program.run('set', 'rate.hour', '1');
    expect(await rate()).toEqual(['✔ Rate limit: at most 24 mails a day.']);
    await queueMessages(core, { count: 25 });
    expect(await rate()).toEqual([
      '✖ 25 mails wait for today, and the rate limit lets at most 24 out a day. Raise rate.second, rate.minute or rate.hour.',
    ]);
  });

  it('[E5] a warm-up that holds mailings back → its day beside the quota', async () => {
    const program = createTestProgram();
    const { core } = await openProgramCore(program);
    const today = new Date(core.base.clock.now()).toISOString().slice(0, 10);
    await program.run('set', 'warmUp.from', today);
    expect((await program.run('doctor')).stdout).toContain(
      '✔ 0 of 50 mailings used today (warm-up, day 1: 50 mailings).\n',
    );
  });
});
