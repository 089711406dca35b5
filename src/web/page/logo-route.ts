import type { Hono } from 'hono';
import type { Core } from '../../core/core.ts';
import type { LinkEnv } from '../opened-link.ts';

/** `/logo`: the company's logo, for pages and mails; mail programs fetch it again and again, so it may be kept an hour. */
export function addLogoRoute(app: Hono<LinkEnv>, core: Core): void {
  app.get('/logo', async (c) => {
    const logo = (await core.settings.all())['company.logo'];
    const [, type, data] = /^data:(image\/(?:png|jpeg));base64,(.+)$/.exec(logo) ?? [];
    if (!type || !data) return c.body(null, 404);
    return c.body(new Uint8Array(Buffer.from(data, 'base64')), 200, {
      'Content-Type': type,
      'Cache-Control': 'public, max-age=3600',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
  });
}
