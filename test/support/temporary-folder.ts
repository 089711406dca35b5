import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeAfterTest } from './open-things.ts';

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-test-'));
  closeAfterTest(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
