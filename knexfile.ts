import type { Knex } from 'knex';

/** For knex's own command line only (`knex migrate:make` and the like); the program opens its database itself. */
export const sqlite: Knex.Config = {
  client: 'sqlite3',
  connection: { filename: 'data/relance.db' },
  useNullAsDefault: true,
  migrations: { directory: './migrations', extension: 'ts', loadExtensions: ['.ts'] },
};
