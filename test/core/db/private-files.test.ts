import { chmodSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrateDatabase, openDatabase } from '../../../src/core/db/index.ts';
import { openToOthers } from '../../../src/core/folders.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('files of the database', () => {
  it('[E2] made where the system hides nothing → folder, database and its logs are for their owner alone; opened to others later → told', async () => {
    const folder = path.join(temporaryFolder(), 'new', 'data');
    const file = path.join(folder, 'relance.db');
    const usual = process.umask(0);
    closeAfterTest(() => void process.umask(usual));
    const db = openDatabase({ url: `sqlite:${file}` });
    closeAfterTest(() => db.destroy());
    await migrateDatabase(db);
    const files = [file, `${file}-wal`, `${file}-shm`];
    const modes = [path.dirname(folder), folder, ...files].map((name) => (statSync(name).mode & 0o777).toString(8));
    expect(modes).toEqual(['700', '700', '600', '600', '600']);
    expect(openToOthers([folder, ...files, `${file}-none`])).toEqual([]);
    chmodSync(file, 0o640);
    expect(openToOthers([folder, ...files])).toEqual([file]);
  });
});
