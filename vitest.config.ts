import { defineConfig } from 'vitest/config';

/** `fast`: pure rules, stores, one-process flows. `slow`: child processes, pseudo-terminals, browsers, crashes. */
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
        test: { name: 'fast', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/**/*.slow.test.{ts,tsx}'] },
      },
      { extends: true, test: { name: 'slow', include: ['test/**/*.slow.test.{ts,tsx}'], testTimeout: 120_000 } },
    ],
  },
});
