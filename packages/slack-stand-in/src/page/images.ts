import type { Json } from '../types.ts';
import type { PageContext } from './context.ts';
import { attributes, type Html, html } from './html.ts';

/** Only this machine's own pictures are shown: the page asks nobody else for anything. */
const OWN = /^(https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/|data:image\/(png|jpeg|gif|webp);)/i;

/** A picture; one from elsewhere is a link with its description. */
export function imageHtml(context: PageContext, image: Json, look: 'thumbnail' | 'picture' | 'icon'): Html {
  const url = String(image['image_url'] ?? '');
  const alt = String(image['alt_text'] ?? '');
  if (OWN.test(url)) return html`<img class="${look}"${attributes({ src: url, alt, loading: 'lazy' })}>`;
  const text = html`<span class="picture-elsewhere" title="${context.say('pictureElsewhere')}">${alt}</span>`;
  return /^https?:/i.test(url)
    ? html`<a${attributes({ href: url, target: '_blank', rel: 'noopener noreferrer' })}>${text}</a>`
    : text;
}
