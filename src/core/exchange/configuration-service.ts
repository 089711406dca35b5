import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { BadConfiguration, type Configuration } from './configuration.ts';
import { applyWanted } from './configuration-apply.ts';
import { configurationFiles } from './configuration-export.ts';
import { Problems } from './configuration-files.ts';
import { readConfigurationFiles } from './configuration-reading.ts';
import type { ConfigurationRooms } from './configuration-rooms.ts';
import { createConfigurationStore } from './configuration-store.ts';
import { ConfigurationConflicts, Merging, readVersions } from './configuration-versions.ts';

export function createConfiguration(
  base: Base,
  { audit, ...rooms }: ConfigurationRooms & { audit: AuditService },
): Configuration {
  const store = createConfigurationStore(base.db);

  return {
    readConfiguration: (actor) => configurationFiles({ base, rooms, store }, actor),

    async takeConfiguration(actor, { files, decide = () => null, overwrite = false }) {
      const problems = new Problems();
      const wanted = readConfigurationFiles(files, problems);
      const versions = readVersions(files, problems);
      const ours = versions !== null && versions.database === (await store.databaseId()) ? versions : null;
      const merging = new Merging(ours, { decide, overwrite });
      const items = await applyWanted({ rooms, store, actor, wanted, problems, merging });
      if (problems.list.length > 0) throw new BadConfiguration(problems.list);
      if (merging.conflicts.length > 0) throw new ConfigurationConflicts(merging.conflicts);
      const count = (outcome: string) => items.filter((item) => item.outcome === outcome).length;
      const details = { created: count('created'), updated: count('updated') };
      if (details.created + details.updated > 0) await audit.record(actor, { action: 'exchange.apply', details });
      return { items, versions: merging.file() };
    },
  };
}
