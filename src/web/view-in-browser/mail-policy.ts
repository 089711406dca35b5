/**
 * The mail's HTML is the company's own, with customers' data in it: shown in a sandbox (no script, no form, an origin
 * of its own), with nothing loaded but pictures that the company put into it.
 */
export const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src 'self' https: data:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');
