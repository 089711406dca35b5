import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { StatusParts } from './status/metrics-route.ts';
import { createWebApp } from './web-app.ts';

/** The listener for `http.createServer`; the CLI shares its port with Slack's receiver. */
export function createWebHandler(parts: StatusParts): RequestListener {
  const app = createWebApp(parts);
  const pages = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return (request, response) => void pages(request, response);
}
