import { proveDay } from './day.ts';
import { againOnSmallDisk, smallDisk } from './full-disk.ts';
import { proveKills } from './kills.ts';
import type { Findings } from './proof.ts';
import { PROOF_DATABASES, type ProofDatabase } from './proof-database.ts';

/**
 * Proves what a benchmark cannot: `npm run prove -- [--smoke] [kills] [day] [sqlite] [postgres]` prints figures and ends
 * with 1 when a statement did not hold.
 */

const proofs = {
  kills: (database: ProofDatabase) =>
    proveKills(database, smoke ? { messages: 600, kills: 8 } : { messages: 20_000, kills: 100 }),
  day: (database: ProofDatabase) => proveDay(database, { messages: smoke ? 2_000 : 100_000 }),
};

const smoke = process.argv.includes('--smoke');
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.filter((name) => !Object.hasOwn(proofs, name) && !PROOF_DATABASES.some((kind) => kind === name));
if (unknown.length > 0)
  throw new Error(
    `Unknown: ${unknown.join(', ')}. Known are ${Object.keys(proofs).join(', ')}, ${PROOF_DATABASES.join(', ')}.`,
  );
const chosen = <Name extends string>(names: readonly Name[]) => {
  const among = names.filter((name) => asked.includes(name));
  return among.length > 0 ? among : names;
};

let held = true;
for (const name of chosen(Object.keys(proofs) as (keyof typeof proofs)[])) {
  for (const database of chosen(PROOF_DATABASES)) held = (await prove(name, database)) && held;
}
process.exitCode = held ? 0 : 1;

async function prove(name: keyof typeof proofs, database: ProofDatabase): Promise<boolean> {
  if (name === 'day' && database === 'sqlite' && !smallDisk()) {
    const args = ['day', 'sqlite', ...(smoke ? ['--smoke'] : [])];
    return againOnSmallDisk(import.meta.filename, args) === 0;
  }
  return report(`${name} on ${database}`, await proofs[name](database));
}

function report(title: string, { figures, broken }: Findings): boolean {
  console.log(`\n${title}`);
  for (const [name, value] of Object.entries(figures))
    console.log(`  ${name.padEnd(36)} ${typeof value === 'number' ? value.toLocaleString('en') : value}`);
  for (const statement of broken) console.log(`  BROKEN: ${statement}`);
  console.log(broken.length === 0 ? '  every statement held' : `  ${broken.length} statements did not hold`);
  return broken.length === 0;
}
