import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../core/errors.ts';
import {
  EXPORT_FORMATS,
  EXPORT_KINDS,
  type ExportFormat,
  type ExportKind,
  writeConfigurationFolder,
} from '../../core/exchange/index.ts';
import { makeFolder } from '../../core/folders.ts';
import { type Answer, answerText } from '../answer.ts';
import type { Run } from '../command.ts';
import { cannotWrite } from '../file-access.ts';
import { type OpenedCore, withReadingCore } from '../open-core.ts';
import { EXIT, type ExitCode, type Program, WrongUse } from '../program.ts';

interface ExportOptions {
  readonly format?: ExportFormat;
  readonly to?: string;
  readonly json?: boolean;
}

/** What the argument may be, beside the kinds of rows. */
const WHOLE = ['all', 'configuration'] as const;
type Wanted = ExportKind | (typeof WHOLE)[number];

/** By which Excel knows UTF-8; in a pipe it would only be in the way. */
const MARK = '\uFEFF';
/** Customers' data: for the one who exports it alone. */
const PRIVATE = 0o600;
const FILE_CALLS: ReadonlySet<string> = new Set([
  'open',
  'write',
  'close',
  'rename',
  'mkdir',
  'scandir',
  'unlink',
  'rm',
]);

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
  { to, format = 'csv', json }: ExportOptions & { readonly to: string },
): Promise<Answer> {
  return await withReadingCore(program, async (opened) => {
    opened.core.exchange.requireExport(opened.operator, kinds);
    await toFolder(program, to, async () => makeFolder(to));
    const files: { kind: ExportKind; file: string; rows: number }[] = [];
    for (const kind of kinds) {
      const file = path.join(to, `${kind}.${format}`);
      const rows = await toFolder(program, file, () => writeRows(opened, { kind, format, file }));
      files.push({ kind, file, rows });
      // Told as each is done: the next may take minutes.
      if (!json) answerText(program, program.say('cli:export.written', { file, count: rows }));
    }
    return { json: { format, files }, text: [] };
  });
}

/** Written beside and put into place when whole: an export that breaks off leaves the file of before. */
async function writeRows(
  { core, operator }: OpenedCore,
  { kind, format, file }: { kind: ExportKind; format: ExportFormat; file: string },
): Promise<number> {
  const unfinished = `${file}.part`;
  const handle = await open(unfinished, 'w', PRIVATE);
  let rows = 0;
  try {
    if (format === 'csv') await handle.write(MARK);
    for await (const piece of core.exchange.exportText(operator, { kind, format })) {
      await handle.writeFile(piece.text);
      rows += piece.rows;
    }
    await handle.close();
    await rename(unfinished, file);
    return rows;
  } catch (error) {
    await handle.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function exportConfiguration(
  program: Program,
  { to, format }: ExportOptions & { readonly to: string },
): Promise<Answer> {
  const { say } = program;
  if (format !== undefined) throw new WrongUse(say('cli:export.noFormat'));
  return await withReadingCore(program, async ({ core, operator }) => {
    const files = await core.transaction((tx) => tx.exchange.readConfiguration(operator));
    const { beside } = await toFolder(program, to, () => writeConfigurationFolder(to, files));
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
async function toFolder<Result>(program: Program, file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // A database that cannot be reached has a code and a call too.
    if (error instanceof AppError || code === undefined || !FILE_CALLS.has(syscall ?? '')) throw error;
    throw cannotWrite(program, file, error);
  }
}

function knownKind(program: Program, kinds: readonly Wanted[]): (kind: string) => Wanted {
  return (kind) => {
    const known = kinds.find((candidate) => candidate === kind);
    if (!known) throw new InvalidArgumentError(program.say('cli:import.kinds', { kinds: kinds.join(', ') }));
    return known;
  };
}
