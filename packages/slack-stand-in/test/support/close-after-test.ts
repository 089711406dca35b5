import { onTestFinished } from 'vitest';

/** Registers what must be closed after the running test, last opened first closed. */
export function closeAfterTest(close: () => Promise<unknown> | unknown): void {
  onTestFinished(async () => {
    await close();
  });
}
