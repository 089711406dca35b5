import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStatusHandler, createWebHandler, type WebHandler } from '../../src/web/index.ts';
import { admin, openTestCore, type TestCore } from '../support/core.ts';
import type { TestDatabase } from '../support/databases.ts';
import { closeAfterTest } from '../support/open-things.ts';

export interface WebDesk extends TestCore {
  /** Where the pages are served. */
  readonly origin: string;
  /** Where metrics are served, and health too. */
  readonly statusOrigin: string;
}

/** The real core behind the real web server on loopback. */
export async function openWebDesk(
  database: TestDatabase = 'sqlite',
  settings: Readonly<Record<string, unknown>> = {},
  { publicUrl }: { publicUrl?: string } = {},
): Promise<WebDesk> {
  const pages = await serve();
  const status = await serve();
  const desk = await openTestCore(database, { publicUrl: publicUrl ?? pages.origin });
  pages.use(createWebHandler(desk.core));
  status.use(createStatusHandler({ core: desk.core, connections: () => 0 }));
  await desk.core.transaction((tx) =>
    tx.settings.setMany(admin, { 'company.name': 'Acme SARL', 'company.timeZone': 'Europe/Paris', ...settings }),
  );
  return { ...desk, origin: pages.origin, statusOrigin: status.origin };
}

async function serve(): Promise<{ origin: string; use: (handler: WebHandler) => void }> {
  let handler: WebHandler = async (_, response) => void response.end();
  const server = createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closeAfterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    use: (used) => {
      handler = used;
    },
  };
}

/** What a form on the page sends. */
export async function post(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  return await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'follow' });
}
