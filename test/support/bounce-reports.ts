import { readFileSync } from 'node:fs';
import path from 'node:path';

const REPORTS = path.join(import.meta.dirname, '../core/mail/bounces/reports');

/** What a report is about. */
export interface ReportAbout {
  readonly to: string;
  readonly returnPath: string;
  /** With angle brackets. */
  readonly messageId: string;
}

/** A report in the style of a real server (`test/core/mail/bounces/reports`), about this message, as it comes over the wire. */
export function reportBytes(name: string, about: ReportAbout): Buffer {
  const text = readFileSync(path.join(REPORTS, `${name}.eml`), 'utf8')
    .replaceAll('{{to}}', about.to)
    .replaceAll('{{returnPath}}', about.returnPath)
    .replaceAll('{{messageId}}', about.messageId);
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'));
}
