import { once } from 'node:events';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../core/errors.ts';
import {
  EXPORT_FORMATS,
  EXPORT_KINDS,
  type ExportFormat,
  type ExportKind,
  exportConfigurationTo,
  exportToFolder,
  type WrittenFile,
} from '../../core/exchange/index.ts';
import { sayError } from '../../core/words.ts';
import { type Answer, answerText } from '../answer.ts';
import type { Run } from '../command.ts';
import { withReadingCore } from '../open-core.ts';
import { EXIT, type ExitCode, type Program, WrongUse } from '../program.ts';

interface ExportOptions {
  readonly format?: ExportFormat;
  readonly to?: string;
  readonly json?: boolean;
}

/** What the argument may be, beside the kinds of rows. */
const WHOLE = ['all', 'configuration'] as const;
type Wanted = ExportKind | (typeof WHOLE)[number];

export function addExportCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  const kinds = [...EXPORT_KINDS, ...WHOLE];
  root
    .command('export')
    .argument('<kind>', kinds.join(', '), knownKind(program, kinds))
    .description(say('cli:export.about'))
    .addOption(new Option('--format <format>', say('cli:export.format')).choices(EXPORT_FORMATS))
    .option('--to <folder>', say('cli:export.to'))
    .option('--json', say('cli:json'))
    .action((wanted: Wanted, options: ExportOptions) =>
      run(async () => {
        const to = options.to === '-' ? undefined : options.to;
        if (to !== undefined)
          return await (wanted === 'configuration'
            ? exportConfiguration(program, { ...options, to })
            : exportRows(program, wanted === 'all' ? EXPORT_KINDS : [wanted], { ...options, to }));
        if (wanted === 'configuration' || wanted === 'all')
          throw new WrongUse(say('cli:export.folderNeeded', { kind: wanted }));
        return await exportToOutput(program, wanted, options);
      }),
    );
}

/** `--json` asks for one JSON value: the rows are it. */
async function exportToOutput(program: Program, kind: ExportKind, options: ExportOptions): Promise<ExitCode> {
  const format = options.format ?? (options.json ? 'json' : 'csv');
  if (options.json && format === 'csv') throw new WrongUse(program.say('cli:export.oneOrOther'));
  await withReadingCore(program, async ({ core, operator }) => {
    for await (const { text } of core.exchange.exportText(operator, { kind, format }))
      if (!program.stdout.write(text)) await once(program.stdout, 'drain');
  });
  return EXIT.done;
}

async function exportRows(
  program: Program,
  kinds: readonly ExportKind[],
  { to: folder, format = 'csv', json }: ExportOptions & { readonly to: string },
): Promise<Answer> {
  const onWritten = ({ file, rows }: WrittenFile) => {
    if (!json) answerText(program, program.say('cli:export.written', { file, count: rows }));
  };
  return await withReadingCore(program, async ({ core, operator }) => {
    const writing = exportToFolder(core.exchange, operator, { kinds, format, folder, onWritten });
    return { json: { format, files: await writing.catch((error) => asWrongUse(program, error)) }, text: [] };
  });
}

async function exportConfiguration(
  program: Program,
  { to, format }: ExportOptions & { readonly to: string },
): Promise<Answer> {
  const { say } = program;
  if (format !== undefined) throw new WrongUse(say('cli:export.noFormat'));
  return await withReadingCore(program, async ({ core, operator }) => {
    const files = await core.transaction((tx) => tx.exchange.readConfiguration(operator));
    const { beside } = await exportConfigurationTo(to, files).catch((error) => asWrongUse(program, error));
    return {
      json: { folder: to, files: files.map((file) => file.path), beside },
      text: [
        say('cli:export.configurationWritten', { folder: to, count: files.length }),
        ...beside.map((file) => `  ${say('cli:export.beside', { file })}`),
      ],
    };
  });
}

/** A place that cannot be written to is the caller's to mend. */
function asWrongUse({ say }: Program, error: unknown): never {
  if (!(error instanceof AppError && error.code === 'exchange.unwritable')) throw error;
  throw new WrongUse(sayError(say, error), { cause: error });
}

function knownKind(program: Program, kinds: readonly Wanted[]): (kind: string) => Wanted {
  return (kind) => {
    const known = kinds.find((candidate) => candidate === kind);
    if (!known) throw new InvalidArgumentError(program.say('cli:import.kinds', { kinds: kinds.join(', ') }));
    return known;
  };
}
