import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Look } from './look.ts';
import { styleOf } from './style.ts';

export type Markup = ReturnType<typeof html>;

export interface Page {
  readonly title: string;
  readonly body: Markup;
  /** Room for a table. */
  readonly wide?: boolean;
  readonly status?: ContentfulStatusCode;
}

/** Sends a whole page. Its style is the only thing its content security policy lets run or load, beside the logo. */
export async function sendPage(c: Context, look: Look, { title, body, wide = false, status = 200 }: Page) {
  c.header('Content-Security-Policy', pagePolicy(look.nonce));
  c.header('Content-Language', look.format.locale);
  return c.html(await document(look, { title, body, wide }), status);
}

/** No script, no frame, no font, no request to anyone else; the form posts to where it came from. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function document(look: Look, { title, body, wide }: { title: string; body: Markup; wide: boolean }) {
  return html`<!doctype html>
<html lang="${look.format.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${look.company ? `${title} · ${look.company}` : title}</title>
<style nonce="${look.nonce}">${styleOf(look.palette)}</style>
</head>
<body class="${wide ? 'wide' : ''}">
<header>${identity(look)}</header>
<main><div class="card">${body}</div></main>
<footer>${contact(look)}</footer>
</body>
</html>`;
}

function identity({ logoUrl, company }: Look): Markup | string {
  if (logoUrl) return html`<img src="${logoUrl}" alt="${company}">`;
  return company ? html`<p>${company}</p>` : '';
}

function contact({ company, email, phone }: Look): Markup {
  const parts = [
    company && html`<span>${company}</span>`,
    phone && html`<a href="tel:${phone.replace(/[^+\d]/g, '')}">${phone}</a>`,
    email && html`<a href="mailto:${email}">${email}</a>`,
  ].filter(Boolean);
  return html`<p>${parts.map((part, index) => (index === 0 ? part : html` · ${part}`))}</p>`;
}
