import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.ts';

/** What the program asks its surroundings for, by the one file that does. */
const KNOWN = new Set(
  [
    ...read('src/core/config.ts').matchAll(/^ {4}([A-Z][A-Z_]+):/gm),
    ...read('src/core/home.ts').matchAll(/env\['([A-Z_]+)'\]/g),
  ].map(([, name]) => name ?? ''),
);

/** For PostgreSQL's own image. */
const POSTGRES = ['POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD'];
/** For Node and for the image's own build. */
const NODE = ['NODE_ENV', 'NODE_IMAGE'];

function read(file: string): string {
  return readFileSync(path.join(packageRoot, file), 'utf8');
}

function names(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name ?? '');
}

it('[O3] compose.yaml, Dockerfile and .env.example name only variables that the program knows', () => {
  expect(KNOWN).toContain('DATABASE_URL');
  const example = names(read('.env.example'), /^#? ?([A-Z][A-Z_]+)=/gm);
  const compose = names(read('compose.yaml'), /^ +([A-Z][A-Z_]+):/gm);
  const docker = names(read('Dockerfile'), /\b([A-Z][A-Z_]+)=/g);
  expect(example).toContain('SMTP_URL');
  expect(compose).toContain('HOST');
  expect(docker).toContain('RELANCE_HOME');
  const unknown = [...example, ...compose, ...docker].filter((name) => !KNOWN.has(name));
  expect(unknown.filter((name) => !POSTGRES.includes(name) && !NODE.includes(name))).toEqual([]);
});

it('[O3] what .env.example says for one’s own machine → the container has its own value', () => {
  const example = read('.env.example');
  const compose = read('compose.yaml');
  for (const [, name, value] of example.matchAll(/^([A-Z][A-Z_]+)=(.+)$/gm)) {
    if (name === 'LOG_LEVEL') continue;
    expect({ name, value, compose }).toEqual({ name, value, compose: expect.stringContaining(`\n      ${name}: `) });
  }
});

it('[O3] what the image copies is not left out of its build', () => {
  const kept = names(read('.dockerignore'), /^!(\S+)$/gm);
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files]) =>
    (files ?? '').split(' '),
  );
  expect([...new Set(copied)].filter((file) => !kept.includes(file))).toEqual([]);
  expect(kept.filter((file) => !copied.includes(file))).toEqual([]);
});
