import { writeFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import {
  errorsAsCsv,
  IMPORT_KINDS,
  type ImportInput,
  type ImportKind,
  type ImportResult,
  sayImportError,
} from '../../core/exchange/index.ts';
import { answerJson, answerText } from '../answer.ts';
import type { Run } from '../command-line.ts';
import { withCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';

interface ImportOptions {
  readonly map?: string;
  readonly profile?: string;
  readonly saveProfile?: string;
  readonly locale?: string;
  readonly errors?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** How many refused rows are listed on the terminal; `--json` has them all. */
const SHOWN_ERRORS = 20;

export function addImportCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  root
    .command('import')
    .argument('<kind>', IMPORT_KINDS.join(', '), knownKind(program))
    .argument('<file>', say('cli:import.file'))
    .description(say('cli:import.about'))
    .option('--map <pairs>', say('cli:import.map'))
    .option('--profile <name>', say('cli:import.profile'))
    .option('--save-profile <name>', say('cli:import.saveProfile'))
    .option('--locale <tag>', say('cli:import.locale'))
    .option('--errors <file>', say('cli:import.errors'))
    .option('--dry-run', say('cli:import.dryRun'))
    .option('--json', say('cli:json'))
    .action((kind: ImportKind, file: string, options: ImportOptions) =>
      run(() =>
        withCore(program, async ({ core, operator }) => {
          const mapping = options.map === undefined ? undefined : parseMapping(program, options.map);
          const progress = createProgress(program, options.json === true);
          const input: ImportInput = {
            kind,
            file,
            dryRun: options.dryRun === true,
            onProgress: progress.show,
            ...(mapping ? { mapping } : {}),
            ...(options.profile === undefined ? {} : { profile: options.profile }),
            ...(options.locale === undefined ? {} : { locale: options.locale }),
          };
          // Before anything is taken in: a place that cannot be written to must not be found out about afterwards.
          if (options.errors !== undefined) await writeRefused(program, options.errors, []);
          const result = await core.importFile(operator, input);
          progress.done();
          if (options.saveProfile !== undefined && mapping) {
            const profile = {
              name: options.saveProfile,
              kind,
              mapping,
              ...(options.locale === undefined ? {} : { locale: options.locale }),
            };
            await core.transaction((tx) => tx.exchange.saveProfile(operator, profile));
          }
          if (options.errors !== undefined) await writeRefused(program, options.errors, result.errors);
          tell(program, result, options);
          return undefined;
        }),
      ),
    );
}

async function writeRefused(program: Program, file: string, errors: ImportResult['errors']): Promise<void> {
  try {
    await writeFile(file, errorsAsCsv(program.say, errors));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    throw new WrongUse(program.say('cli:cannotWrite', { file, reason }), { cause: error });
  }
}

function tell(program: Program, result: ImportResult, options: ImportOptions): void {
  const { say } = program;
  const errors = result.errors.map((error) => ({
    row: error.row,
    column: error.column,
    message: sayImportError(say, error),
  }));
  const { created, updated, unchanged } = result;
  if (options.json) {
    answerJson(program, { created, updated, unchanged, errors });
    return;
  }
  answerText(
    program,
    say(options.dryRun ? 'cli:import.wouldBe' : 'cli:import.done', {
      created,
      updated,
      unchanged,
      refused: errors.length,
    }),
  );
  for (const error of errors.slice(0, SHOWN_ERRORS)) answerText(program, `  ${say('cli:import.row', error)}`);
  if (errors.length > SHOWN_ERRORS)
    answerText(program, `  ${say('cli:import.more', { count: errors.length - SHOWN_ERRORS })}`);
}

function knownKind(program: Program): (kind: string) => ImportKind {
  return (kind) => {
    const known = IMPORT_KINDS.find((candidate) => candidate === kind);
    if (!known) throw new InvalidArgumentError(program.say('cli:import.kinds', { kinds: IMPORT_KINDS.join(', ') }));
    return known;
  };
}

/** `'Column=field,Other column=field'`; a column's name may hold anything but `=` and `,`. */
function parseMapping(program: Program, text: string): Record<string, string> {
  const mapping: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const cut = pair.lastIndexOf('=');
    if (cut < 1) throw new WrongUse(program.say('cli:import.badMap', { pair }));
    mapping[pair.slice(0, cut).trim()] = pair.slice(cut + 1).trim();
  }
  return mapping;
}

/** A line that is rewritten on a terminal; silence elsewhere, where it would fill a log. */
function createProgress(
  program: Program,
  silent: boolean,
): { show: NonNullable<ImportInput['onProgress']>; done: () => void } {
  const shown = program.stderr.isTTY === true && !silent;
  return {
    show: ({ rows, bytes, totalBytes }) => {
      if (!shown) return;
      const percent = totalBytes > 0 ? Math.min(100, Math.floor((bytes / totalBytes) * 100)) : 100;
      program.stderr.write(`\r${program.say('cli:import.progress', { rows, percent })}`);
    },
    done: () => {
      if (shown) program.stderr.write('\r\u001b[2K');
    },
  };
}
