import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the program into dist/: half the cold start of loading it file by file. Chunks have their hash in the name and
 * the entry comes last, so that a process that starts meanwhile sees the old program or the new one, never half of each.
 */

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const fresh = path.join(root, '.cache', `dist-${process.pid}`);

/**
 * Pure JavaScript that is needed at every start: read as one file instead of some hundred, half a start is won. The rest
 * stays in node_modules (native code, workers, files of their own, or needed late).
 */
const BUNDLED = [
  ...['ink', 'react', 'string-width', 'i18next', 'commander', 'zod', 'ulid', 'temporal-polyfill', 'dotenv', 'knex'],
  ...['hono', '@hono/node-server', 'pino', 'htmlparser2', 'nodemailer', 'csv-parse', 'node-cron'],
];
/** What bundled packages would load for those who have it: other databases of knex, Ink's tools for developers. */
const NOT_INSTALLED = ['better-sqlite3', 'mariadb', 'mysql', 'mysql2', 'oracledb', 'tedious', 'react-devtools-core'];
const OLD_CHUNK_MS = 60 * 60 * 1000;

const startedAt = new Date();
const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
await build({
  entryPoints: { relance: path.join(root, 'src/cli/main.ts') },
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  jsx: 'automatic',
  sourcemap: 'linked',
  external: [...Object.keys(dependencies).filter((name) => !BUNDLED.includes(name)), ...NOT_INSTALLED],
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  logLevel: 'warning',
});

mkdirSync(dist, { recursive: true });
// What the stand-in's page sends to the browser: its code looks for it beside itself.
cpSync(path.join(root, 'packages/slack-stand-in/src/page/browser'), path.join(dist, 'browser'), {
  recursive: true,
  filter: (file) => path.extname(file) !== '.json',
});
const files = readdirSync(fresh);
for (const file of files.sort((a, b) => Number(a.startsWith('relance')) - Number(b.startsWith('relance')))) {
  renameSync(path.join(fresh, file), path.join(dist, file));
}
for (const file of readdirSync(dist)) {
  const old = startedAt.getTime() - statSync(path.join(dist, file)).mtimeMs > OLD_CHUNK_MS;
  if (old && file.startsWith('chunk-') && !files.includes(file)) rmSync(path.join(dist, file));
}
// Stamped with the time at which reading the sources began: what changed meanwhile is newer.
writeFileSync(path.join(dist, '.stamp'), '');
utimesSync(path.join(dist, '.stamp'), startedAt, startedAt);
rmSync(fresh, { recursive: true, force: true });
