import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/core/package-root.ts';

export interface SourceFile {
  /** From the root of the repository, `src/core/core.ts`. */
  readonly file: string;
  /** As it is written. */
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  /** Files of the repository that it imports, types and what is loaded later included. */
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

/** Every file of code under `src`, as it is written. */
export const SOURCES: readonly SourceFile[] = sourcesOf('src');

/** Every file of code under a folder of the repository. */
export function sourcesOf(folder: string): readonly SourceFile[] {
  return readdirSync(path.join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readSource(path.posix.join(folder, name)));
}

function readSource(file: string): SourceFile {
  const text = readFileSync(path.join(packageRoot, file), 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
  const specifiers = [...code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  return {
    file,
    text,
    code,
    imports: specifiers
      .filter((name) => name.startsWith('.'))
      .map((name) => path.posix.join(path.posix.dirname(file), name)),
    packages: specifiers.filter((name) => !name.startsWith('.') && !name.startsWith('node:')),
  };
}
