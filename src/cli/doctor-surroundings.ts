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
