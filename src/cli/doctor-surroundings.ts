import { existsSync } from 'node:fs';
import path from 'node:path';
import { sqliteFileOf } from '../core/config.ts';
import { isInOthersHands, openToOthers } from '../core/folders.ts';
import type { DnsFinding, DnsRecord } from '../core/mail/index.ts';
import type { Program } from './program.ts';

/** One line of the doctor's report: what was looked at, how it is, and what to do when it is not well. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly text: string;
  /** Warnings, and what cannot be told, are no failure. */
  readonly level?: DnsFinding['level'];
  /** What to publish. */
  readonly record?: DnsRecord | null;
}

/** From where `.env` and relative paths count: the first thing to know when data seem to be gone. */
export function examineHome({ say, config, notice }: Program): Finding[] {
  const home: Finding = { check: 'home', ok: true, text: say('cli:doctor.home', { folder: config.home }) };
  return notice === null ? [home] : [{ ...home, level: 'warning', text: notice }];
}

/** Files of versions that did not close them, and copies made by hand: what holds customers and secrets is for its owner alone. */
export function examineFiles({ say, config }: Program): Finding[] {
  const database = sqliteFileOf(config.databaseUrl);
  const env = path.join(config.home, '.env');
  if (database === ':memory:') return [];
  const beside = database === null ? [] : [database, `${database}-wal`, `${database}-shm`, keyBeside(database)];
  const open = openToOthers([...beside, env]);
  const folder = path.dirname(database ?? env);
  const command = `chmod 600 ${open.map(quoted).join(' ')}`;
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
  return `sudo chown "$(id -un)" ${quoted(folder)} && chmod 700 ${quoted(folder)}`;
}

/** As a shell takes it. */
function quoted(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

function warning(check: string, text: string): Finding {
  return { check, ok: true, level: 'warning', text };
}

/** Links in mails lead there, from wherever the customers are. */
export function examinePublicUrl({ say, config, env }: Program): Finding[] {
  const address = config.publicUrl;
  const { hostname, pathname, protocol } = new URL(address);
  const found = (name: 'Unset' | 'Local' | 'Path' | 'Plain' | 'Ok', ok: boolean): Finding => {
    const finding = { check: 'publicUrl', ok, text: say(`cli:doctor.publicUrl${name}`, { address }) };
    return ok && name !== 'Ok' ? { ...finding, level: 'warning' } : finding;
  };
  if (!env['PUBLIC_URL']) return [found('Unset', false)];
  if (isLocal(hostname)) return [found('Local', false)];
  const doubts = [
    ...(pathname === '/' ? [] : [found('Path', true)]),
    ...(protocol === 'https:' ? [] : [found('Plain', true)]),
  ];
  return doubts.length === 0 ? [found('Ok', true)] : doubts;
}

/** This machine's own names, and the addresses that only a private network knows (RFC 1918, RFC 4193, link-local). */
function isLocal(hostname: string): boolean {
  return (
    /^(localhost|.*\.localhost|.*\.local)$/.test(hostname) ||
    /^(0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\./.test(hostname) ||
    /^\[(::1?|f[cd].*|fe80.*)\]$/.test(hostname)
  );
}

export async function examineSlack({ say, config }: Program): Promise<Finding[]> {
  if (!config.slack) return [{ check: 'slack', ok: false, text: say('cli:start.noSlack') }];
  const { checkSlack } = await import('../bot/index.ts');
  const result = await checkSlack(config.slack);
  if (result.ok) return [{ check: 'slack', ok: true, text: say('cli:doctor.slackOk', { team: result.team }) }];
  const { reason } = result;
  const text = say(result.refused ? 'cli:doctor.slackFailed' : 'cli:doctor.slackUnreachable', { reason });
  return [{ check: 'slack', ok: false, text }];
}
