import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Core } from '../core/core.ts';
import { createWebApp } from './web-app.ts';

/** A path that another door answers on the same port, e.g. Slack's receiver on `/slack/events`. */
export interface ExtraRoute {
  readonly path: string;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

/** The listener for `http.createServer`: the web pages, and whatever else shares the port. */
export function createWebHandler({
  core,
  extraRoutes = [],
}: {
  core: Core;
  extraRoutes?: readonly ExtraRoute[];
}): RequestListener {
  const app = createWebApp({ core });
  const pages = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0];
    const extra = extraRoutes.find((route) => route.path === path);
    if (extra) extra.handle(request, response);
    else void pages(request, response);
  };
}
