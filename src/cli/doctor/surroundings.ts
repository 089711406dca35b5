import { existsSync } from 'node:fs';
import path from 'node:path';
import { sqliteFileOf } from '../../core/config.ts';
import { isInOthersHands, openToOthers } from '../../core/folders.ts';
import type { Program } from '../program.ts';
import { shellWord } from '../shell-word.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

/** From where `.env` and relative paths count: the first thing to know when data seem to be gone. */
export function examineHome({ say, config, notice }: Program): Finding {
  return notice === null ? fine('home', say('cli:doctor.home', { folder: config.home })) : warning('home', notice);
}

/** Files of versions that did not close them, and copies made by hand: what holds customers and secrets is for its owner alone. */
export function examineFiles({ say, config }: Program): Finding[] {
  const database = sqliteFileOf(config.databaseUrl);
  const env = path.join(config.home, '.env');
  if (database === ':memory:') return [];
  const beside = database === null ? [] : [database, `${database}-wal`, `${database}-shm`, keyBeside(database)];
  const open = openToOthers([...beside, env]);
  const folder = path.dirname(database ?? env);
  const command = `chmod 600 ${open.map(shellWord).join(' ')}`;
  return [
    ...(open.length === 0 ? [] : [warning('files', say('cli:doctor.filesOpen', { files: open.join(', '), command }))]),
    ...(existsSync(folder) && isInOthersHands(folder)
      ? [warning('folder', say('cli:doctor.folderOthers', { folder, command: commandFor(folder) }))]
      : []),
  ];
}

function keyBeside(database: string): string {
  return path.join(path.dirname(database), 'secret.key');
}

function commandFor(folder: string): string {
  return `sudo chown "$(id -un)" ${shellWord(folder)} && chmod 700 ${shellWord(folder)}`;
}

/** Links in mails lead there, from wherever the customers are. */
export function examinePublicUrl({ say, config, env }: Program): Finding[] {
  const address = config.publicUrl;
  const { hostname, pathname, protocol } = new URL(address);
  const told = (name: 'Unset' | 'Local' | 'Path' | 'Plain' | 'Ok') => say(`cli:doctor.publicUrl${name}`, { address });
  if (!env['PUBLIC_URL']) return [problem('publicUrl', told('Unset'))];
  if (isLocal(hostname)) return [problem('publicUrl', told('Local'))];
  const doubts = [
    ...(pathname === '/' ? [] : [warning('publicUrl', told('Path'))]),
    ...(protocol === 'https:' ? [] : [warning('publicUrl', told('Plain'))]),
  ];
  return doubts.length === 0 ? [fine('publicUrl', told('Ok'))] : doubts;
}

/** This machine's own names, and the addresses that only a private network knows (RFC 1918, RFC 4193, link-local). */
function isLocal(hostname: string): boolean {
  return (
    /^(localhost|.*\.localhost|.*\.local)$/.test(hostname) ||
    /^(0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\./.test(hostname) ||
    /^\[(::1?|f[cd].*|fe80.*)\]$/.test(hostname)
  );
}

export async function examineSlack({ say, config }: Program): Promise<Finding> {
  if (!config.slack) return problem('slack', say('cli:start.noSlack'));
  const { checkSlack } = await import('../../bot/index.ts');
  const result = await checkSlack(config.slack);
  if (result.ok) return fine('slack', say('cli:doctor.slackOk', { team: result.team }));
  const { reason } = result;
  return problem('slack', say(result.refused ? 'cli:doctor.slackFailed' : 'cli:doctor.slackUnreachable', { reason }));
}
