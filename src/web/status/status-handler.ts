import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { LinkEnv } from '../opened-link.ts';
import type { WebHandler } from '../web-handler.ts';
import { addHealthRoutes } from './health-route.ts';
import { addMetricsRoute, type StatusParts } from './metrics-route.ts';

/** Health and metrics, apart from the public pages: a proxy that serves those to the world never serves these. */
export function createStatusHandler(parts: StatusParts): WebHandler {
  const app = new Hono<LinkEnv>();
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('Cache-Control', 'no-store');
  });
  addHealthRoutes(app, parts.core);
  addMetricsRoute(app, parts);
  const pages = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return async (request, response) => {
    await pages(request, response);
  };
}
