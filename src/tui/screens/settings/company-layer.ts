import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { refuseField } from '../../../core/errors.ts';
import type { Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { type Box, type Frame, row, span } from '../../frame.ts';
import type { Contents } from '../../ui/form.ts';
import { SettingGroupLayer } from './group-layer.ts';

/** The first bytes of the two picture formats that mail programs show. */
const SIGNATURES: readonly { readonly type: string; readonly bytes: readonly number[] }[] = [
  { type: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
];

/** Identity of the company; the logo is read from a file and kept in the database (T2). */
export class CompanyLayer extends SettingGroupLayer {
  private logo: string;

  constructor(app: App, values: Partial<Settings>) {
    super(app, 'company', values);
    this.logo = values['company.logo'] ?? '';
  }

  override view(box: Box): Frame {
    const frame = super.view({ ...box, height: box.height - 1 });
    return { ...frame, rows: [...frame.rows, row(span(`  ${this.logoText()}`, 'muted'))] };
  }

  protected override async changedValues(): Promise<Record<string, unknown>> {
    const file = this.form.text('company.logo').trim();
    const { 'company.logo': _, ...values } = await super.changedValues();
    if (file === '') return values;
    return { ...values, 'company.logo': file === '-' ? '' : await readLogo(file) };
  }

  protected override remember(result: unknown): object {
    this.logo = (result as Settings)['company.logo'];
    return super.remember(result);
  }

  /** The field holds the name of a file to read, the setting the picture. */
  protected override inForm(fields: object): Contents {
    return new Map([...super.inForm(fields)].map(([id, value]) => [id, id === 'company.logo' ? '' : value]));
  }

  private logoText(): string {
    if (this.logo === '') return this.app.say('tui:logo.none');
    const type = /^data:([^;]+)/.exec(this.logo)?.[1] ?? '';
    return this.app.say('tui:logo.present', { type, size: Math.ceil((this.logo.length * 3) / 4 / 1024) });
  }
}

/** A PNG or JPEG file as a data URL; told by its first bytes, not by its name. */
async function readLogo(file: string): Promise<string> {
  const home = /^~(?=\/)/;
  const full = path.resolve(home.test(file) ? file.replace(home, homedir()) : file);
  const content = await readFile(full).catch((cause: unknown) => {
    throw refuseField('company.logo', 'tui.logoUnreadable', {
      reason: cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.name) : '',
    });
  });
  const format = SIGNATURES.find(({ bytes }) => bytes.every((byte, index) => content[index] === byte));
  if (!format) throw refuseField('company.logo', 'tui.logoFormat');
  return `data:${format.type};base64,${content.toString('base64')}`;
}
