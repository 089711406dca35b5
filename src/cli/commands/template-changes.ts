import type { Command } from 'commander';
import type { Actor } from '../../core/access/index.ts';
import { editBase } from '../../core/edits.ts';
import type { Rooms } from '../../core/rooms.ts';
import { type Template, templateFields } from '../../core/templates/index.ts';
import type { Run } from '../command.ts';
import { findTemplate } from '../find-template.ts';
import { type OpenedCore, withCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';
import { readTextFile } from '../read-text.ts';
import { savedAnswer, templateJson } from '../template-answer.ts';

interface EditOptions {
  readonly subject?: string;
  readonly file?: string;
  readonly name?: string;
}

/** `template edit|duplicate|archive|delete NAME`. */
export function addTemplateChanges(template: Command, program: Program, run: Run): void {
  const { say } = program;
  template
    .command('edit')
    .argument('<name>', say('cli:template.name'))
    .description(say('cli:template.editAbout'))
    .option('--subject <text>', say('cli:template.subject'))
    .option('--file <file>', say('cli:template.file'))
    .option('--name <name>', say('cli:template.newName'))
    .option('--json', say('cli:json'))
    .action((name: string, options: EditOptions) =>
      run(async () => {
        if (options.subject === undefined && options.file === undefined && options.name === undefined)
          throw new WrongUse(say('cli:template.nothingToEdit'));
        return await withCore(program, async (opened) => {
          const saved = await editTemplate(program, opened, { named: name, ...options });
          const removed = opened.core.templates.removedFrom(saved);
          const sentence = say('cli:template.saved', { name: saved.name, version: saved.version });
          return savedAnswer(program, { saved, removed, sentence });
        });
      }),
    );
  addChange('duplicate', async (tx, actor, { id }) => await tx.templates.duplicate(actor, id));
  addChange('archive', async (tx, actor, { id }) => {
    await tx.templates.archive(actor, { id, archived: true });
    return await tx.templates.get(actor, id);
  });
  addChange('delete', async (tx, actor, found) => {
    await tx.templates.remove(actor, found.id);
    return found;
  });

  function addChange(verb: 'duplicate' | 'archive' | 'delete', change: Change): void {
    template
      .command(verb)
      .argument('<name>', say('cli:template.name'))
      .description(say(`cli:template.${verb}About`))
      .option('--json', say('cli:json'))
      .action((name: string) =>
        run(() =>
          withCore(program, async (opened) => {
            const found = await findTemplate(program, opened, name);
            // A beginning is enough to look at one, too little to lose it.
            if (verb === 'delete' && !isWhole(name, found))
              throw new WrongUse(say('cli:template.wholeName', { name, found: found.name }));
            const changed = await opened.core.transaction((tx) => change(tx, opened.operator, found));
            return {
              json: templateJson(changed),
              text: [say(`cli:template.did.${verb}`, { name: found.name, copy: changed.name })],
            };
          }),
        ),
      );
  }
}

/** Answers the template that came of it; of a deleted one, what it was. */
type Change = (tx: Rooms, actor: Actor, found: Template) => Promise<Template>;

async function editTemplate(
  program: Program,
  opened: OpenedCore,
  { named, subject, file, name }: EditOptions & { readonly named: string },
): Promise<Template> {
  const found = await findTemplate(program, opened, named);
  const body = file === undefined ? found.body : await readTextFile(program, file);
  return await opened.core.transaction((tx) =>
    tx.templates.update(opened.operator, {
      id: found.id,
      // What is not given stays as it is, whoever changes it meanwhile.
      base: editBase(templateFields(found)),
      name: name ?? found.name,
      subject: subject ?? found.subject,
      design: found.design,
      body,
    }),
  );
}

function isWhole(name: string, found: Template): boolean {
  return name.trim().localeCompare(found.name, undefined, { sensitivity: 'accent' }) === 0;
}
