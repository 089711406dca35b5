import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { closeAfterTest } from './close-after-test.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** A phone of the smaller kind, and a desk. */
export const PHONE = { width: 375, height: 740 };
export const DESK = { width: 1280, height: 900 };

export interface OpenPage {
  readonly page: Page;
  /** Addresses of requests that went elsewhere than to `origin`. */
  readonly foreign: readonly string[];
  /** What the browser complained about: refused by policy, failed to load. */
  readonly complaints: readonly string[];
}

/** One browser for a file of tests; each page has a context of its own, so nothing is left behind. */
let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

/** A page of a real Chromium without cookies or storage; closed after the test. */
export async function openBrowserPage({
  origin,
  viewport = DESK,
  locale = 'en',
}: {
  origin: string;
  viewport?: { width: number; height: number };
  locale?: string;
}): Promise<OpenPage> {
  browser ??= chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] });
  const context = await (await browser).newContext({ viewport, locale });
  closeAfterTest(() => context.close());
  const page = await context.newPage();
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) foreign.push(url);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, foreign, complaints };
}

/** Without a browser these tests prove nothing: they fail, they are not skipped. */
function chromiumPath(): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) =>
    existsSync(file),
  );
  if (!found) throw new Error(`No Chromium on the PATH (${NAMES.join(', ')}). Install it: apt-get install chromium`);
  return found;
}
