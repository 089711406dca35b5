import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { spawn } from '@lydell/node-pty';
import { build } from 'esbuild';
import { packageRoot } from '../src/core/package-root.ts';
import { type BenchRow, median } from './bench.ts';

const NODE = path.join(packageRoot, 'node_modules/.bin/node');
const TARGET = 1.5;

/** From spawn to the first drawn text of the terminal UI, against Ink's hello world; both bundled, in one pseudo-terminal each. */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-bench-'));
  try {
    const hello = await bundleHello(folder);
    const env = { DATABASE_URL: `sqlite:${path.join(folder, 'bench.db')}` };
    const ours = () => firstText([path.join(packageRoot, 'dist/relance.js'), 'tui'], 'Relance', env);
    const floor = () => firstText([hello], 'Drawn by Ink', {});
    await ours(); // makes the database and warms the file cache
    await floor();
    const times: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
    for (let round = 0; round < (smoke ? 1 : 9); round += 1) {
      times.ours.push(await ours());
      times.floor.push(await floor());
    }
    const ratio = median(times.ours) / median(times.floor);
    return [
      {
        name: 'terminal: first frame',
        ours: median(times.ours),
        floor: median(times.floor),
        unit: 'ms',
        ratio,
        target: `< ${TARGET}`,
        met: ratio < TARGET,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundleHello(folder: string): Promise<string> {
  const source = path.join(folder, 'hello.jsx');
  const bundle = path.join(folder, 'hello.mjs');
  const nothing = path.join(folder, 'nothing.mjs');
  writeFileSync(nothing, 'export default {};\n');
  writeFileSync(
    source,
    "import { render, Text } from 'ink';\nrender(<Text>Drawn by Ink</Text>, { interactive: true });\nsetTimeout(() => {}, 60_000);\n",
  );
  await build({
    entryPoints: [source],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    jsx: 'automatic',
    nodePaths: [path.join(packageRoot, 'node_modules')],
    // Ink asks for it in development only; it is not installed.
    alias: { 'react-devtools-core': nothing },
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return bundle;
}

/** Milliseconds until `text` has been drawn. */
async function firstText(args: readonly string[], text: string, env: Record<string, string>): Promise<number> {
  const started = performance.now();
  const child = spawn(NODE, [...args], { cols: 80, rows: 24, env: { ...bareEnvironment(), ...env } });
  const drawn = await new Promise<number>((resolve, reject) => {
    let seen = '';
    child.onData((data) => {
      seen += data;
      if (seen.includes(text)) resolve(performance.now() - started);
    });
    child.onExit(({ exitCode }) => reject(new Error(`ended with ${exitCode} before “${text}”: ${seen}`)));
  });
  child.kill('SIGKILL');
  return drawn;
}

/** CI variables would blank Ink's screen. */
function bareEnvironment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    TERM: 'xterm-256color',
    NODE_ENV: 'production',
    LANG: 'en_US.UTF-8',
  };
}
