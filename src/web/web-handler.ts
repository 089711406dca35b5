import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Core } from '../core/core.ts';
import { createWebApp } from './web-app.ts';

/** Resolves when the request is done with, whether or not somebody waited for the answer. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The listener for `http.createServer`; the CLI shares its port with Slack's receiver. */
export function createWebHandler(core: Core): WebHandler {
  const app = createWebApp(core);
  const pages = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return async (request, response) => {
    await pages(request, response);
  };
}
