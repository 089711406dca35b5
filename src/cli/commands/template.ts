import { type Command, Option } from 'commander';
import { DESIGNS, type Design, type Template } from '../../core/templates/index.ts';
import { type Answer, tableText } from '../answer.ts';
import type { Run } from '../command.ts';
import { findTemplate } from '../find-template.ts';
import { type OpenedCore, withCore, withReadingCore } from '../open-core.ts';
import type { Program } from '../program.ts';
import { readTextFile } from '../read-text.ts';
import { dayText, isoOrNull, savedAnswer, templateJson } from '../template-answer.ts';
import { addTemplateChanges } from './template-changes.ts';
import { addTemplateRender } from './template-render.ts';

interface AddOptions {
  readonly subject: string;
  readonly design: Design;
}

/** `relance template add|list|show|render`, and what changes one. */
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
          const saved = await core.transaction((tx) =>
            tx.templates.create(operator, { name, subject: options.subject, design: options.design, body }),
          );
          const removed = core.templates.removedFrom(saved);
          return savedAnswer(program, { saved, removed, sentence: say('cli:template.added', { name: saved.name }) });
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
  template
    .command('show')
    .argument('<name>', say('cli:template.name'))
    .description(say('cli:template.showAbout'))
    .option('--json', say('cli:json'))
    .action((name: string) =>
      run(() => withReadingCore(program, async (opened) => await showTemplate(program, opened, name))),
    );
  addTemplateRender(template, program, run);
  addTemplateChanges(template, program, run);
}

function listAnswer({ say }: Program, templates: readonly Template[]): Answer {
  const head = ['name', 'design', 'changed', 'sent'].map((column) => say(`cli:template.column.${column}`));
  const rows = templates.map(({ name, design, updatedAt, lastSentAt }) => [
    name,
    design,
    dayText(updatedAt),
    lastSentAt === null ? say('cli:template.never') : dayText(lastSentAt),
  ]);
  return {
    json: templates.map(templateJson),
    text: [rows.length === 0 ? say('cli:template.none') : tableText(head, rows)],
  };
}

async function showTemplate(program: Program, opened: OpenedCore, name: string): Promise<Answer> {
  const { say } = program;
  const template = await findTemplate(program, opened, name);
  const { design, version, subject } = template;
  const versions = await opened.core.templates.versions(opened.operator, template.id);
  const head = ['version', 'changed', 'by', 'subject'].map((column) => say(`cli:template.column.${column}`));
  return {
    json: {
      ...templateJson(template),
      body: template.body,
      versions: versions.map(({ number, createdAt, createdBy, content: { design, subject, body } }) => ({
        number,
        createdAt: isoOrNull(createdAt),
        createdBy,
        design,
        subject,
        body,
      })),
    },
    text: [
      say('cli:template.shown', { name: template.name, design, version, subject }),
      ...(template.archivedAt === null ? [] : [say('cli:template.isArchived')]),
      '',
      tableText(
        head,
        versions.map(({ number, createdAt, createdBy, content }) => [
          number,
          dayText(createdAt),
          createdBy,
          content.subject,
        ]),
      ),
      '',
      template.body,
    ],
  };
}
