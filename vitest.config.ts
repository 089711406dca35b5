import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * `fast`: pure rules, stores, one-process flows; files share a process, since loading the program anew for each took longer
 * than its tests. `slow`: child processes, pseudo-terminals, browsers, crashes, the real clock. Two at
 * a time: they wait for their children more than they compute, and none of them hangs on how fast the machine is.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.{ts,tsx}', 'packages/*/test/**/*.test.ts'],
          exclude: ['**/*.slow.test.{ts,tsx}'],
          isolate: false,
          // They wait for servers more than they compute: a core each is not too many.
          maxWorkers: availableParallelism(),
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: ['test/**/*.slow.test.{ts,tsx}', 'packages/*/test/**/*.slow.test.ts'],
          globalSetup: ['test/support/built-program.ts'],
          testTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
