/** Which addresses may stand behind a link or picture of a mail. */

/** What a value (from a customer, a setting or us) may open. */
const VALUE_SCHEMES = /^(?:https?|mailto|tel):/i;
/** What an author's own HTML may not open: these run code or read the reader's machine. */
const ACTIVE_SCHEMES = /^(?:javascript|vbscript|livescript|jscript|data|file|blob|view-source|mhtml|filesystem):/i;
const PICTURE_DATA = /^data:image\/(?:png|jpe?g|gif|webp|bmp)[;,]/i;

/** Attributes whose value is an address (HTML standard, "attributes of type URL", and what mail clients keep of older HTML). */
export const URL_ATTRIBUTES: ReadonlySet<string> = new Set([
  'href',
  'src',
  'action',
  'formaction',
  'background',
  'cite',
  'poster',
  'data',
  'longdesc',
  'lowsrc',
  'dynsrc',
  'xlink:href',
  'ping',
  'manifest',
  'classid',
  'codebase',
  'usemap',
  'icon',
  'srcset',
  'imagesrcset',
]);

/** The address when its scheme may be opened, else `#`: no `javascript:` from a value. */
export function safeUrl(url: string): string {
  const bare = withoutBlanks(url);
  return VALUE_SCHEMES.test(bare) ? bare : '#';
}

/** Whether an author's own address (already decoded) would run code. */
export function isActiveUrl(url: string): boolean {
  const bare = withoutBlanks(url);
  return ACTIVE_SCHEMES.test(bare) && !PICTURE_DATA.test(bare);
}

/** Browsers skip controls and blanks in a scheme: `java\nscript:` runs. */
function withoutBlanks(url: string): string {
  return url.replace(/[\u0000-\u0020\u007f-\u00a0\u200b\u2028\u2029]/g, '');
}
