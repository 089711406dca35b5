import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { refuseField } from '../../../core/errors.ts';
import { useTui } from '../../ui/context.ts';
import { Words } from '../../ui/words.tsx';
import { groupForm } from './group-form.ts';

/** The first bytes of the two picture formats that mail programs show. */
const SIGNATURES: readonly { readonly type: string; readonly bytes: readonly number[] }[] = [
  { type: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { type: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
];

/** Identity of the company; the logo's field names a file, which is read and kept in the database (T2). */
export const companyForm = groupForm('company', {
  async read(typed) {
    const { 'company.logo': file = '', ...others } = typed;
    if (file === '') return others;
    return { ...others, 'company.logo': file === '-' ? '' : await readLogo(String(file)) };
  },
  layout: ({ state }, fields) => (
    <>
      {fields}
      <Logo picture={state.settings['company.logo']} />
    </>
  ),
});

function Logo({ picture }: { picture: string }): ReactNode {
  const { say } = useTui();
  const type = /^data:([^;]+)/.exec(picture)?.[1] ?? '';
  const text =
    picture === ''
      ? say('tui:logo.none')
      : say('tui:logo.present', { type, size: Math.ceil((picture.length * 3) / 4 / 1024) });
  return (
    <Box flexShrink={0} paddingX={2}>
      <Words tone="muted">{text}</Words>
    </Box>
  );
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
