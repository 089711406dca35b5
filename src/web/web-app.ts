import { Hono } from 'hono';
import type { Core } from '../core/core.ts';
import { NotFound } from '../core/errors.ts';
import { addAccountRoutes } from './account/account-routes.ts';
import { limitBody } from './body-limit.ts';
import { addDocumentRoutes } from './document/document-routes.ts';
import { addTeamDocumentRoutes } from './document/team-document-routes.ts';
import { createLinkGate, createTeamLinkGate, createViewRecorder, type LinkEnv } from './opened-link.ts';
import { addLogoRoute } from './page/logo-route.ts';
import { sendProblem } from './page/problem-page.ts';
import { addRatingRoutes } from './rating/rating-routes.ts';
import { addHealthRoutes } from './status/health-route.ts';
import { addUnsubscribeRoutes } from './unsubscribe/unsubscribe-routes.ts';
import { addTeamMailRoutes } from './view-in-browser/team-mail-routes.ts';
import { addViewRoutes } from './view-in-browser/view-routes.ts';

/** The longest form: a comment of 10,000 characters, every one percent-encoded. */
const FORM_BYTES = 128 * 1024;

export type WebApp = Hono<LinkEnv>;

/** Everything that opens in a browser: pages behind signed links, the logo, and health. */
export function createWebApp(core: Core): WebApp {
  const app: WebApp = new Hono<LinkEnv>();
  app.use(async (c, next) => {
    await next();
    setIfMissing(c.res.headers, EVERY_ANSWER);
    if (core.base.publicUrl.startsWith('https:')) setIfMissing(c.res.headers, OVER_TLS);
  });
  app.use(limitBody({ bytes: FORM_BYTES, tooLarge: (c) => sendProblem(c, core, 'tooLarge') }));

  const links = { core, gate: createLinkGate(core), recordView: createViewRecorder(core) };
  addRatingRoutes(app, links);
  addDocumentRoutes(app, links);
  addAccountRoutes(app, links);
  addUnsubscribeRoutes(app, links);
  addViewRoutes(app, links);
  const teamLinks = { core, gate: createTeamLinkGate(core) };
  addTeamDocumentRoutes(app, teamLinks);
  addTeamMailRoutes(app, teamLinks);
  addLogoRoute(app, core);
  // Browsers ask for it by themselves; there is none.
  app.get('/favicon.ico', (c) => c.body(null, 204, { 'Cross-Origin-Resource-Policy': 'cross-origin' }));
  addHealthRoutes(app, core);

  app.notFound((c) => sendProblem(c, core, 'notFound'));
  app.onError((error, c) => {
    // What the link was about went away between its check and the work.
    if (error instanceof NotFound) return sendProblem(c, core, 'gone');
    const reference = core.base.ids.next();
    // The path is left out: it holds the customer's token.
    core.base.log.error({ err: error, reference, method: c.req.method }, 'a web request failed');
    return sendProblem(c, core, 'unexpected', { reference });
  });
  return app;
}

/** Pages are private to who holds the link: kept nowhere, listed nowhere, told to no other site. */
const EVERY_ANSWER: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=()',
};

/** Where customers come by https, their browsers stay with it for a year (RFC 6797). */
const OVER_TLS: Readonly<Record<string, string>> = { 'Strict-Transport-Security': 'max-age=31536000' };

function setIfMissing(headers: Headers, wanted: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(wanted)) if (!headers.has(name)) headers.set(name, value);
}
