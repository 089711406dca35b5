import { createHash } from 'node:crypto';
import type { Base } from '../base.ts';
import { DAY } from '../clock.ts';
import { dateIn, type PlainDate } from '../dates.ts';
import type { Format } from '../format.ts';
import type { CustomerLinkKind } from '../links.ts';
import { type Locale, localeOf } from '../locale.ts';
import { type Palette, paletteOf } from '../palette.ts';
import type { Settings } from '../settings/index.ts';
import { oneLine } from '../text.ts';
import { createFormats } from './formats.ts';
import type { RenderInput } from './templates.ts';

/** What all mails of a batch share: the company as it is now, read once. */
export interface MailFrame {
  readonly company: {
    readonly name: string;
    readonly email: string;
    readonly phone: string;
    readonly senderName: string;
  };
  readonly palette: Palette;
  /** Where the web door serves the logo; null: none is set. */
  readonly logoUrl: string | null;
  /** Choices of the rating widget. */
  readonly scale: number;
  readonly publicUrl: string;
  /** All that is said in a mail: its words, dates and amounts, in one language. */
  format(locale: Locale): Format;
  /**
   * What the text of a mail is written in. Notices are found in the reader's language; a template has one text, the
   * company's, whoever reads it: what stands around it and in it speaks the same.
   */
  localeOfText(input: Pick<RenderInput, 'kind' | 'locale'>): Locale;
  /** The day of an instant in the company's zone. */
  dayOf(instant: number): PlainDate;
  linkFor(input: RenderInput, kind: CustomerLinkKind, targetId?: string, choice?: number): string;
}

export function createMailFrame(base: Base, settings: Settings): MailFrame {
  const name = oneLine(settings['company.name'], 200);
  const zone = settings['company.timeZone'];
  const lifetime = settings['links.days'] * DAY;
  const logo = settings['company.logo'];
  return {
    company: {
      name,
      email: settings['company.email'],
      phone: oneLine(settings['company.phone'], 50),
      senderName: oneLine(settings['company.senderName'], 200) || name,
    },
    palette: paletteOf(settings['company.color']),
    // The fingerprint makes mail clients fetch a changed logo anew (T2).
    logoUrl: logo === '' ? null : `${base.publicUrl}/logo?v=${fingerprint(logo)}`,
    scale: settings['ratings.scale'],
    publicUrl: base.publicUrl,
    format: createFormats(base.words, zone),
    localeOfText: ({ kind, locale }) =>
      kind === 'mailing'
        ? localeOf(settings['company.language'], new Intl.Locale(locale).region, settings['company.country'])
        : locale,
    dayOf: (instant) => dateIn(zone, instant),
    linkFor: ({ messageId, createdAt }, kind, targetId = '', choice) =>
      base.links.url({ kind, holderId: messageId, targetId, expiresAt: createdAt + lifetime }, choice),
  };
}

/** Names a text in eight letters. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}
