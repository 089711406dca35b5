import type { Actor } from '../access/index.ts';
import type { FieldConflict } from '../edits.ts';
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

/** What stays in the program although the files say otherwise: only the program has changed since they were exported. */
export interface KeptField {
  readonly field: string;
  readonly stored: string;
  readonly file: string;
}

export interface ConfigurationItem {
  readonly kind: ConfigurationKind;
  readonly name: string;
  readonly outcome: ConfigurationOutcome;
  /** Null: no file has it. */
  readonly file: string | null;
  readonly changes: readonly ConfigurationChange[];
  readonly kept: readonly KeptField[];
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
   * Makes the database as the files say, through the rooms' own use cases, and tells what became of each thing. What was
   * changed in the program since the files were exported is merged (X5). Nothing is ever deleted. Call it in a
   * transaction: `applyConfiguration` does.
   * @throws BadConfiguration with all problems, ConfigurationConflicts with all that `decide` leaves open.
   */
  takeConfiguration(actor: Actor, input: ConfigurationInput): Promise<TakenConfiguration>;
}

/** One field that both the files and the program have changed. */
export interface ConfigurationConflict extends FieldConflict {
  readonly kind: ConfigurationKind;
  readonly name: string;
  readonly file: string;
}

export type Side = 'theirs' | 'mine';

/** Which holds, the program's (`theirs`) or the files' (`mine`); null: nobody has said. */
export type Decide = (conflict: ConfigurationConflict) => Side | null;

export interface ConfigurationInput {
  readonly files: readonly ConfigurationFile[];
  /** Absent: every conflict is open. */
  readonly decide?: Decide;
  /** The files hold, whatever was changed in the program since they were exported. */
  readonly overwrite?: boolean;
}

export interface TakenConfiguration {
  readonly items: readonly ConfigurationItem[];
  /** To be written into the folder once all is done; null when the folder's versions are none of this database. */
  readonly versions: ConfigurationFile | null;
}

interface ApplyPort {
  transaction<Result>(work: (rooms: { readonly exchange: Configuration }) => Promise<Result>): Promise<Result>;
}

/** Takes all of the files or nothing; a dry run does everything and takes it back. */
export async function applyConfiguration(
  port: ApplyPort,
  actor: Actor,
  { dryRun, ...input }: ConfigurationInput & { dryRun: boolean },
): Promise<TakenConfiguration> {
  let taken: TakenConfiguration = { items: [], versions: null };
  const work = port.transaction(async (tx) => {
    taken = await tx.exchange.takeConfiguration(actor, input);
    if (dryRun) throw new TakenBack();
  });
  await work.catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
  return taken;
}

/** Ends a dry run: the transaction is rolled back. */
class TakenBack extends Error {}
