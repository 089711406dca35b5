import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Core } from '../core/core.ts';
import { createWebApp } from './web-app.ts';

/** The listener for `http.createServer`; the CLI shares its port with Slack's receiver. */
export function createWebHandler({ core }: { core: Core }): RequestListener {
  const app = createWebApp({ core });
  const pages = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return (request, response) => void pages(request, response);
}
