import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { type Command, InvalidArgumentError } from 'commander';
import {
  DATE_ORDERS,
  type DateOrder,
  errorsAsCsv,
  IMPORT_KINDS,
  type ImportInput,
  type ImportKind,
  type ImportResult,
  SHIPPED_PROFILES,
  sayImportError,
} from '../../core/exchange/index.ts';
import { type Answer, printable } from '../answer.ts';
import type { Run } from '../command.ts';
import { cannotWrite } from '../file-access.ts';
import { type OpenedCore, withCore, withReadingCore } from '../open-core.ts';
import { EXIT, type ExitCode, type Program, WrongUse } from '../program.ts';
import { addImportHistory } from './import-history.ts';

interface ImportOptions {
  readonly map?: string;
  readonly profile?: string;
  readonly saveProfile?: string;
  readonly locale?: string;
  readonly dates?: DateOrder;
  readonly currency?: string;
  readonly yes?: boolean;
  readonly errors?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** How many refused rows are listed on the terminal; `--json` has them all. */
const SHOWN_ERRORS = 20;

export function addImportCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  const profiles = [...new Set(SHIPPED_PROFILES.map(({ name }) => name))].join(', ');
  const imports = root.command('import');
  addImportHistory(imports, program, run);
  imports
    .argument('<kind>', IMPORT_KINDS.join(', '), knownKind(program))
    .argument('<file>', say('cli:import.file'))
    .description(say('cli:import.about'))
    .option('--map <pairs>', say('cli:import.map'))
    .option('--profile <name>', say('cli:import.profile', { profiles }))
    .option('--save-profile <name>', say('cli:import.saveProfile'))
    .option('--locale <tag>', say('cli:import.locale'))
    .option('--dates <order>', say('cli:import.dates'), knownOrder(program))
    .option('--currency <code>', say('cli:import.currency'))
    .option('--yes', say('cli:import.yes'))
    .option('--errors <file>', say('cli:import.errors'))
    .option('--dry-run', say('cli:import.dryRun'))
    .option('--json', say('cli:json'))
    .action((kind: ImportKind, file: string, options: ImportOptions) =>
      run(() =>
        (options.dryRun ? withReadingCore : withCore)(program, async (opened) =>
          importAnswer(program, await takeIn(program, opened, { kind, file, options }), options),
        ),
      ),
    );
}

async function takeIn(
  program: Program,
  { core, operator }: OpenedCore,
  { kind, file, options }: { kind: ImportKind; file: string; options: ImportOptions },
): Promise<ImportResult> {
  const mapping = options.map === undefined ? undefined : parseMapping(program, options.map);
  const progress = createProgress(program, options);
  const input: ImportInput = {
    kind,
    file,
    dryRun: options.dryRun === true,
    onProgress: progress.show,
    ...(mapping ? { mapping } : {}),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...readingOptions(options),
    acceptUnused: options.yes === true,
    ...(canAsk(program, options) ? { confirmUnused: (columns) => confirmUnused(program, columns) } : {}),
  };
  // Before anything is taken in: a place that cannot be written to must not be found out about afterwards.
  if (options.errors !== undefined) await writeRefused(program, options.errors, []);
  const result = await core.importFile(operator, input);
  progress.done();
  if (options.saveProfile !== undefined && mapping) {
    const profile = { name: options.saveProfile, kind, mapping, ...readingOptions(options) };
    await core.transaction((tx) => tx.exchange.saveProfile(operator, profile));
  }
  if (options.errors !== undefined) await writeRefused(program, options.errors, result.errors);
  return result;
}

async function writeRefused(program: Program, file: string, errors: ImportResult['errors']): Promise<void> {
  await writeFile(file, errorsAsCsv(program.say, errors)).catch((error: unknown) => {
    throw cannotWrite(program, file, error);
  });
}

/** Failed when rows were refused and not one was taken or known already. */
function exitCodeOf({ created, updated, unchanged, errors }: ImportResult): ExitCode {
  return errors.length > 0 && created + updated + unchanged === 0 ? EXIT.failed : EXIT.done;
}

function readingOptions(options: ImportOptions): Pick<ImportInput, 'locale' | 'dates' | 'currency'> {
  const { locale, dates, currency } = options;
  return {
    ...(locale === undefined ? {} : { locale }),
    ...(dates === undefined ? {} : { dates }),
    ...(currency === undefined ? {} : { currency }),
  };
}

/** Only a person at a terminal can answer; a script is refused. */
function canAsk({ stdin, stderr }: Program, { json }: ImportOptions): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && json !== true;
}

async function confirmUnused({ stdin, stderr, say }: Program, columns: readonly string[]): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const question = lines.question(printable(say('cli:import.ask', { columns: columns.join(', ') })));
    // Ctrl-C and Ctrl-D are no yes.
    const answer = await Promise.race([question, once(lines, 'close').then(() => '')]).catch(() => '');
    return say('cli:import.askYes').split(' ').includes(answer.trim().toLowerCase());
  } finally {
    lines.close();
  }
}

function importAnswer(program: Program, result: ImportResult, { dryRun }: ImportOptions): Answer {
  const { say } = program;
  const said = (list: ImportResult['errors']) =>
    list.map((error) => ({ row: error.row, column: error.column, message: sayImportError(say, error) }));
  const { created, updated, unchanged, unusedColumns, profile } = result;
  const [errors, warnings] = [said(result.errors), said(result.warnings)];
  const counts = { created, updated, unchanged, refused: errors.length };
  const listed = [errors, warnings].flatMap((list) => [
    ...list.slice(0, SHOWN_ERRORS).map((error) => say('cli:import.row', error)),
    ...(list.length > SHOWN_ERRORS ? [say('cli:import.more', { count: list.length - SHOWN_ERRORS })] : []),
  ]);
  return {
    json: {
      created,
      updated,
      unchanged,
      errors,
      unusedColumns,
      ...(warnings.length > 0 ? { warnings } : {}),
      ...(profile === null ? {} : { profile }),
    },
    text: [
      ...(profile === null ? [] : [say('cli:import.readAs', { profile })]),
      say(dryRun ? 'cli:import.wouldBe' : 'cli:import.done', counts),
      ...listed.map((line) => `  ${line}`),
      ...(unusedColumns.length > 0 ? [say('cli:import.unused', { columns: unusedColumns.join(', ') })] : []),
    ],
    exitCode: exitCodeOf(result),
  };
}

function knownOrder(program: Program): (order: string) => DateOrder {
  return (order) => {
    const known = DATE_ORDERS.find((candidate) => candidate === order.toLowerCase());
    if (!known) throw new InvalidArgumentError(program.say('cli:import.badDates'));
    return known;
  };
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
  { json }: ImportOptions,
): { show: NonNullable<ImportInput['onProgress']>; done: () => void } {
  const shown = program.stderr.isTTY === true && !json;
  return {
    show: ({ step, rows, share }) => {
      if (!shown) return;
      const percent = Math.floor(share * 100);
      program.stderr.write(`\r${program.say(`exchange:progress.${step}`, { rows, percent })}`);
    },
    done: () => {
      if (shown) program.stderr.write('\r\u001b[2K');
    },
  };
}
