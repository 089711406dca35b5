import { defineConfig } from 'vitest/config';

/** The package's tests alone; the repository's own run takes them in as well. */
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 20_000 },
});
