import { createHash } from 'node:crypto';
import type { Core } from '../../core/core.ts';
import { createFormat, type Format } from '../../core/format.ts';
import type { Locale } from '../../core/locale.ts';
import { type Palette, paletteOf } from '../../core/palette.ts';
import type { Settings } from '../../core/settings/index.ts';
import type { Say } from '../../core/words.ts';

/** What every page of one answer shares: whose it is, in which language, and the nonce that its style carries. */
export interface Look {
  readonly format: Format;
  /** `format`'s own words. */
  readonly say: Say;
  readonly company: string;
  readonly email: string;
  readonly phone: string;
  readonly palette: Palette;
  readonly logoUrl: string | null;
  readonly nonce: string;
}

export async function readLook(core: Core, locale: Locale): Promise<Look> {
  const settings = await core.settings.all();
  const format = createFormat({ words: core.base.words, locale, zone: settings['company.timeZone'] });
  return {
    format,
    say: format.say,
    company: settings['company.name'],
    email: settings['company.email'],
    phone: settings['company.phone'],
    palette: paletteOf(settings['company.color']),
    logoUrl: logoUrlOf(core.base.publicUrl, settings),
    nonce: core.base.ids.secret(16),
  };
}

/** The path under which the pages are reached, without a trailing slash: empty, or a proxy's prefix. */
function basePathOf(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, '');
}

function logoUrlOf(publicUrl: string, settings: Settings): string | null {
  const logo = settings['company.logo'];
  if (logo === '') return null;
  // The fingerprint makes browsers fetch a changed logo anew.
  const fingerprint = createHash('sha256').update(logo).digest('base64url').slice(0, 8);
  return `${basePathOf(publicUrl)}/logo?v=${fingerprint}`;
}
