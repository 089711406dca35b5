import type { Command } from 'commander';
import { isoInstant } from '../../core/dates.ts';
import type { ListedImport, UndoneImport } from '../../core/exchange/index.ts';
import type { Format } from '../../core/format.ts';
import { type Answer, tableText } from '../answer.ts';
import type { Run } from '../command.ts';
import { operatorFormat, withCore, withReadingCore } from '../open-core.ts';
import type { Program } from '../program.ts';

/** `import list` and `import undo [id]`: what was imported, and one of them, or the newest, taken back as a whole. */
export function addImportHistory(imports: Command, program: Program, run: Run): void {
  const { say } = program;
  imports
    .command('list')
    .description(say('cli:import.listAbout'))
    .option('--json', say('cli:json'))
    .action(() =>
      run(() =>
        withReadingCore(program, async ({ core, operator }) =>
          listAnswer(await operatorFormat(program, core), await core.exchange.listImports(operator)),
        ),
      ),
    );
  imports
    .command('undo')
    .argument('[id]', say('cli:import.undoId'))
    .description(say('cli:import.undoAbout'))
    .option('--json', say('cli:json'))
    .action((id: string | undefined) =>
      run(() =>
        withCore(program, async ({ core, operator }) =>
          undoneAnswer(program, await core.transaction((tx) => tx.exchange.undoImport(operator, { id }))),
        ),
      ),
    );
}

function listAnswer({ say, instant }: Format, imports: readonly ListedImport[]): Answer {
  const head = ['id', 'at', 'kind', 'file', 'by', 'created', 'updated', 'state'].map((key) =>
    say(`cli:import.head.${key}`),
  );
  const rows = imports.map(({ id, at, kind, fileName, byName, created, updated, undoneAt, canUndo }) => {
    const state = undoneAt === null ? (canUndo ? 'undoable' : 'kept') : 'undone';
    return [id, instant(at), kind, fileName, byName, created, updated, say(`cli:import.state.${state}`)];
  });
  return {
    text: [imports.length === 0 ? say('cli:import.none') : tableText(head, rows)],
    json: imports.map(({ at, undoneAt, ...one }) => ({
      ...one,
      at: isoInstant(at),
      undoneAt: undoneAt === null ? null : isoInstant(undoneAt),
    })),
  };
}

function undoneAnswer({ say }: Program, { fileName: file, ...undone }: UndoneImport): Answer {
  return { text: [say('cli:import.undone', { file, ...undone })], json: { ...undone, fileName: file } };
}
