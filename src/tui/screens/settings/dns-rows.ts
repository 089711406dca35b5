import type { DnsFinding, DnsRecord } from '../../../core/mail/index.ts';
import type { App } from '../../app/app.ts';
import { type Row, row, span } from '../../frame.ts';
import { wrap } from '../../text.ts';
import type { Tone } from '../../theme.ts';

const LOOKS: Readonly<Record<DnsFinding['level'], { readonly mark: string; readonly tone: Tone }>> = {
  ok: { mark: '✔', tone: 'good' },
  warning: { mark: '!', tone: 'warn' },
  problem: { mark: '✖', tone: 'bad' },
  unknown: { mark: '?', tone: 'muted' },
};

/** A finding's sentence, and below it what to publish. */
export function findingRows(app: App, finding: DnsFinding, width: number): Row[] {
  const { mark, tone } = LOOKS[finding.level];
  const lines = wrap(app.say(`mail:dns.${finding.code}`, finding.params), width - 2);
  const sentence = lines.map((line, index) => row(span(index === 0 ? `${mark} ` : '  ', tone), line));
  return finding.record ? [...sentence, ...recordRows(app, finding.record, width)] : sentence;
}

/** The value from edge to edge and nothing beside it, so that it can be marked with the mouse. */
export function recordRows(app: App, record: DnsRecord, width: number): Row[] {
  const { name, type, value } = record;
  return [
    ...wrap(app.say('mail:dns.publish', { name, type }), width).map((line) => row(span(line, 'muted'))),
    ...wrap(value, width).map((line) => row(span(line, 'accent'))),
  ];
}
