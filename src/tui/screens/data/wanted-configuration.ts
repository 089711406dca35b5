import {
  applyConfiguration,
  type ConfigurationConflict,
  type ConfigurationFile,
  type Side,
  type TakenConfiguration,
} from '../../../core/exchange/index.ts';
import type { App } from '../../app/app.ts';

/** A folder that was read, with what was decided about what both it and the program have changed. */
export interface Wanted {
  readonly folder: string;
  readonly files: readonly ConfigurationFile[];
  readonly sides: ReadonlyMap<string, Side>;
}

/** Makes it so, or only tells what that would be. @throws BadConfiguration, ConfigurationConflicts */
export async function take(
  app: App,
  { files, sides }: Wanted,
  { dryRun }: { dryRun: boolean },
): Promise<TakenConfiguration> {
  const { core, actor } = app.session;
  const decide = (conflict: ConfigurationConflict): Side | null => sides.get(keyOf(conflict)) ?? null;
  return await applyConfiguration(core, actor, { files, decide, dryRun });
}

export function keyOf({ kind, name, field }: ConfigurationConflict): string {
  return `${kind} ${name} ${field}`;
}
