import { type Command, Option } from 'commander';
import { isoInstant } from '../../core/dates.ts';
import { DESIGNS, type Design, type Template } from '../../core/templates/index.ts';
import { answerJson, answerText, tableText } from '../answer.ts';
import type { Run } from '../command.ts';
import { withCore, withReadingCore } from '../open-core.ts';
import type { Program } from '../program.ts';
import { readTextFile } from '../read-text.ts';

interface AddOptions {
  readonly subject: string;
  readonly design: Design;
  readonly json?: boolean;
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
          const removed = core.templates.removedFrom(created);
          if (options.json) answerJson(program, { ...toAnswer(created), removed });
          else {
            answerText(program, say('cli:template.added', { name: created.name }));
            const parts = removed.map((part) => say(`templates:removed.${part}`)).join(', ');
            if (removed.length > 0) answerText(program, say('templates:removedFrom', { parts }));
          }
          return undefined;
        }),
      ),
    );
  template
    .command('list')
    .description(say('cli:template.listAbout'))
    .option('--json', say('cli:json'))
    .action((options: { json?: boolean }) =>
      run(() =>
        withReadingCore(program, async ({ core, operator }) => {
          const templates = await core.templates.list(operator);
          if (options.json) answerJson(program, templates.map(toAnswer));
          else if (templates.length === 0) answerText(program, say('cli:template.none'));
          else answerText(program, listText(program, templates));
          return undefined;
        }),
      ),
    );
}

function toAnswer(template: Template): object {
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

function listText({ say }: Program, templates: readonly Template[]): string {
  const head = ['name', 'design', 'changed', 'sent'].map((column) => say(`cli:template.column.${column}`));
  return tableText(
    head,
    templates.map((template) => [
      template.name,
      template.design,
      toIso(template.updatedAt)?.slice(0, 10) ?? '',
      toIso(template.lastSentAt)?.slice(0, 10) ?? say('cli:template.never'),
    ]),
  );
}

function toIso(instant: number | null): string | null {
  return instant === null ? null : isoInstant(instant);
}
