import type { DnsFinding } from './dns-finding.ts';
import type { Answer, MailExchange } from './dns-look.ts';

/** Whether mail to this domain arrives: reports of undelivered mail and answers need somewhere to go. */
export function mxFinding(domain: string, mx: Answer<MailExchange>, addresses: Answer<string>): DnsFinding {
  const tell = (level: DnsFinding['level'], code: string, params: DnsFinding['params'] = {}): DnsFinding => ({
    check: 'mx',
    level,
    code,
    params: { domain, ...params },
    record: null,
  });
  if (mx.kind === 'silent') return tell('unknown', 'silent', { name: domain, reason: mx.reason });
  if (mx.kind === 'found') {
    const [first] = [...mx.values].sort((one, other) => one.priority - other.priority);
    // “Null MX” (RFC 7505): the domain says that it takes no mail.
    return first && first.exchange !== '' && first.exchange !== '.'
      ? tell('ok', 'mxOk', { host: first.exchange })
      : tell('problem', 'mxNull');
  }
  if (addresses.kind === 'silent') return tell('unknown', 'silent', { name: domain, reason: addresses.reason });
  return addresses.kind === 'found' ? tell('warning', 'mxImplicit') : tell('problem', 'mxMissing');
}
