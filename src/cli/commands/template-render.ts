import type { Command } from 'commander';
import { manyLines } from '../../core/text.ts';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { findTemplate } from '../find-template.ts';
import { type OpenedCore, withReadingCore } from '../open-core.ts';
import { EXIT, type ExitCode, type Program } from '../program.ts';

interface RenderOptions {
  readonly customer?: string;
  readonly text?: boolean;
  readonly json?: boolean;
}

/** `template render NAME`: the mail as a customer would get it; nothing is sent. */
export function addTemplateRender(template: Command, program: Program, run: Run): void {
  const { say } = program;
  template
    .command('render')
    .argument('<name>', say('cli:template.name'))
    .description(say('cli:template.renderAbout'))
    .option('--customer <reference>', say('cli:template.customer'))
    .option('--text', say('cli:template.asText'))
    .option('--json', say('cli:json'))
    .action((name: string, options: RenderOptions) =>
      run(() =>
        withReadingCore(program, async (opened) => await renderTemplate(program, opened, { name, ...options })),
      ),
    );
}

async function renderTemplate(
  program: Program,
  opened: OpenedCore,
  { name, customer, text, json }: RenderOptions & { readonly name: string },
): Promise<Answer | ExitCode> {
  const { subject, design, body } = await findTemplate(program, opened, name);
  const account = customer === undefined ? null : await findAccount(program, opened, customer);
  const mail = await opened.core.templates.preview(opened.operator, {
    kind: 'mailing',
    design,
    subject,
    body,
    ...(account ? { accountId: account.id } : {}),
  });
  const bytes = Buffer.byteLength(mail.html);
  if (json) return { json: { subject: mail.subject, html: mail.html, text: mail.text, bytes }, text: [] };
  // Whole, however long its lines are: it is written into files.
  program.stdout.write(`${manyLines(text ? mail.text : mail.html, Number.POSITIVE_INFINITY)}\n`);
  return EXIT.done;
}
