import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWebHandler } from '../../src/web/web-handler.ts';
import { admin, openTestCore, type TestCore } from '../support/core.ts';
import type { TestDatabase } from '../support/databases.ts';
import { closeAfterTest } from '../support/open-things.ts';

export interface WebDesk extends TestCore {
  /** Where the pages are served. */
  readonly origin: string;
}

/** The real core behind the real web server on loopback. */
export async function openWebDesk(
  database: TestDatabase = 'sqlite',
  settings: Readonly<Record<string, unknown>> = {},
  { publicUrl }: { publicUrl?: string } = {},
): Promise<WebDesk> {
  let handler: RequestListener = (_, response) => response.end();
  const server = createServer((request, response) => handler(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const desk = await openTestCore(database, { publicUrl: publicUrl ?? origin });
  closeAfterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  handler = createWebHandler({ core: desk.core, connections: () => 0 });
  await desk.core.transaction((tx) =>
    tx.settings.setMany(admin, { 'company.name': 'Acme SARL', 'company.timeZone': 'Europe/Paris', ...settings }),
  );
  return { ...desk, origin };
}

/** What a form on the page sends. */
export async function post(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  return await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'follow' });
}
