import type { Actor } from '../access/index.ts';
import { AppError } from '../errors.ts';

/** The configuration as text files that are reviewed with git and applied again (N4). */

/** One file of the folder; `/` between folders on every system. */
export interface ConfigurationFile {
  readonly path: string;
  readonly text: string;
}

export type ConfigurationKind = 'setting' | 'role' | 'person' | 'template' | 'notice';

/** `unknown`: in the database alone; it stays as it is. */
export type ConfigurationOutcome = 'created' | 'updated' | 'unchanged' | 'unknown';

export interface ConfigurationChange {
  readonly field: string;
  /** Null: it was not there. */
  readonly before: string | null;
  readonly after: string;
}

export interface ConfigurationItem {
  readonly kind: ConfigurationKind;
  readonly name: string;
  readonly outcome: ConfigurationOutcome;
  /** Null: no file has it. */
  readonly file: string | null;
  readonly changes: readonly ConfigurationChange[];
}

/** Something that does not fit: in which file, where in it, and the sentence's error. */
export interface ConfigurationProblem {
  readonly file: string;
  /** A key, a name, a field or a line; empty: the file as a whole. */
  readonly place: string;
  readonly error: AppError;
}

/** The files do not fit; nothing was changed. A door says each problem. */
export class BadConfiguration extends AppError {
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    super('exchange.badConfiguration', { params: { count: problems.length } });
    this.problems = problems;
  }
}

export interface Configuration {
  /** Everything that is configured, in stable order under stable names; secrets are left out. Needs the view of each section. */
  readConfiguration(actor: Actor): Promise<ConfigurationFile[]>;
  /**
   * Makes the database as the files say, through the rooms' own use cases, and tells what became of each thing. Nothing is
   * ever deleted. Call it in a transaction: `applyConfiguration` does.
   * @throws BadConfiguration with all problems.
   */
  takeConfiguration(actor: Actor, files: readonly ConfigurationFile[]): Promise<ConfigurationItem[]>;
}

interface ApplyPort {
  transaction<Result>(work: (rooms: { readonly exchange: Configuration }) => Promise<Result>): Promise<Result>;
}

/** Takes all of the files or nothing; a dry run does everything and takes it back. */
export async function applyConfiguration(
  port: ApplyPort,
  actor: Actor,
  { files, dryRun }: { files: readonly ConfigurationFile[]; dryRun: boolean },
): Promise<ConfigurationItem[]> {
  let items: ConfigurationItem[] = [];
  const work = port.transaction(async (tx) => {
    items = await tx.exchange.takeConfiguration(actor, files);
    if (dryRun) throw new TakenBack();
  });
  await work.catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
  return items;
}

/** Ends a dry run: the transaction is rolled back. */
class TakenBack extends Error {}
