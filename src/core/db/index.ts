export { insertRows, whereAmong } from './bulk.ts';
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
export type { DatabaseEar } from './database-ear.ts';
export { lockRow, takeTurn } from './locks.ts';
export { listenToChannel, notifyChannel } from './postgres-ear.ts';
export { readerOf } from './reader.ts';
export { readSideBySide } from './side-by-side.ts';
export { watchSqliteFile } from './sqlite-ear.ts';
export { copySqlite, damageOf, onlySqliteConnection, seal } from './sqlite-file.ts';
