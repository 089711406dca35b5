export { backupSqlite } from './backup.ts';
export { insertRows, whereAmong } from './bulk.ts';
export { fromJson, inGroups, toBoolean, toJson } from './codec.ts';
export {
  type Db,
  insideTransaction,
  isPostgres,
  migrateDatabase,
  openDatabase,
  pendingMigrations,
} from './database.ts';
export type { DatabaseEar } from './database-ear.ts';
export { listenToChannel, notifyChannel } from './postgres-ear.ts';
export { watchSqliteFile } from './sqlite-ear.ts';
