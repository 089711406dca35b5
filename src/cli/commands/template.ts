import { type Command, Option } from 'commander';
import { isoInstant } from '../../core/dates.ts';
import { DESIGNS, type Design, type Template, type TemplatesService } from '../../core/templates/index.ts';
import { type Answer, tableText } from '../answer.ts';
import type { Run } from '../command.ts';
import { withCore, withReadingCore } from '../open-core.ts';
import type { Program } from '../program.ts';
import { readTextFile } from '../read-text.ts';

interface AddOptions {
  readonly subject: string;
  readonly design: Design;
}

/** `relance template add NAME --subject S --design text|html FILE` and `relance template list`. */
export function addTemplateCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  const template = root.command('template').description(say('cli:template.about'));
  template
    .command('add')
    .argument('<name>', say('cli:template.name'))
    .argument('<file>', say('cli:template.file'))
    .description(say('cli:template.addAbout'))
    .requiredOption('--subject <text>', say('cli:template.subject'))
    .addOption(new Option('--design <kind>', say('cli:template.design')).choices(DESIGNS).makeOptionMandatory())
    .option('--json', say('cli:json'))
    .action((name: string, file: string, options: AddOptions) =>
      run(() =>
        withCore(program, async ({ core, operator }) => {
          const body = await readTextFile(program, file);
          const created = await core.transaction((tx) =>
            tx.templates.create(operator, { name, subject: options.subject, design: options.design, body }),
          );
          return addedAnswer(program, created, core.templates.removedFrom(created));
        }),
      ),
    );
  template
    .command('list')
    .description(say('cli:template.listAbout'))
    .option('--json', say('cli:json'))
    .action(() =>
      run(() =>
        withReadingCore(program, async ({ core, operator }) =>
          listAnswer(program, await core.templates.list(operator)),
        ),
      ),
    );
}

type Removed = ReturnType<TemplatesService['removedFrom']>;

function addedAnswer({ say }: Program, created: Template, removed: Removed): Answer {
  const parts = removed.map((part) => say(`templates:removed.${part}`)).join(', ');
  return {
    json: { ...templateJson(created), removed },
    text: [
      say('cli:template.added', { name: created.name }),
      ...(removed.length > 0 ? [say('templates:removedFrom', { parts })] : []),
    ],
  };
}

function listAnswer({ say }: Program, templates: readonly Template[]): Answer {
  const head = ['name', 'design', 'changed', 'sent'].map((column) => say(`cli:template.column.${column}`));
  const rows = templates.map(({ name, design, updatedAt, lastSentAt }) => [
    name,
    design,
    toIso(updatedAt)?.slice(0, 10) ?? '',
    toIso(lastSentAt)?.slice(0, 10) ?? say('cli:template.never'),
  ]);
  return {
    json: templates.map(templateJson),
    text: [rows.length === 0 ? say('cli:template.none') : tableText(head, rows)],
  };
}

function templateJson(template: Template): object {
  return {
    id: template.id,
    name: template.name,
    subject: template.subject,
    design: template.design,
    version: template.version,
    size: template.size,
    createdAt: toIso(template.createdAt),
    updatedAt: toIso(template.updatedAt),
    lastSentAt: toIso(template.lastSentAt),
  };
}

function toIso(instant: number | null): string | null {
  return instant === null ? null : isoInstant(instant);
}
