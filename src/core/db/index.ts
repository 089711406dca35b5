export { type BulkRow, insertRows, whereAmong } from './bulk.ts';
export { fromJson, inGroups, toBoolean, toJson } from './codec.ts';
export {
  type Db,
  insideTransaction,
  isDiskFull,
  isFresh,
  isPostgres,
  knownSchema,
  type MigrationGuard,
  migrateDatabase,
  newestMigration,
  openDatabase,
  pendingMigrations,
  readSchema,
} from './database.ts';
export type { DatabaseListener } from './database-listener.ts';
export { lockRow, takeTurn } from './locks.ts';
export { listenToChannel, notifyChannel } from './postgres-listener.ts';
export { readerOf } from './reader.ts';
export { readSideBySide } from './side-by-side.ts';
export { copySqlite, damageOf, onlySqliteConnection, seal } from './sqlite-file.ts';
export { watchSqliteFile } from './sqlite-listener.ts';
