import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { packageRoot } from '../../src/core/package-root.ts';

/** The program is built before the first test starts it: two that start it at once would both build. */
export default function setup(): void {
  execFileSync('sh', [path.join(packageRoot, 'scripts/ensure.sh')], { stdio: 'inherit' });
}
