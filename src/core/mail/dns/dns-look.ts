import { Resolver } from 'node:dns/promises';
import { SECOND } from '../../clock.ts';

/** A server that does not answer is no proof that nothing is published: the two are never mixed up. */
export type Answer<Value> =
  | { readonly kind: 'found'; readonly values: readonly Value[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'silent'; readonly name: string; readonly reason: string };

export interface MailExchange {
  readonly exchange: string;
  readonly priority: number;
}

export interface DnsLook {
  /** Each record's strings joined, as SPF, DKIM and DMARC read them. */
  txt(name: string): Promise<Answer<string>>;
  mx(name: string): Promise<Answer<MailExchange>>;
  /** IPv4 and IPv6. */
  addresses(name: string): Promise<Answer<string>>;
}

/** For the first try; the second waits twice as long. An answer takes some 50 ms. */
const TIMEOUT = 2 * SECOND;
const TRIES = 2;

/** What c-ares calls “there is no such name” and “no such record at it”. */
const NOT_THERE = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

/** Asks these servers (`address` or `address:port`), or the system's when null; the same question is asked once. */
export function createDnsLook(servers: readonly string[] | null): DnsLook {
  const resolver = new Resolver({ timeout: TIMEOUT, tries: TRIES });
  if (servers) resolver.setServers([...servers]);
  const asked = new Map<string, Promise<Answer<unknown>>>();

  return {
    txt: (name) =>
      once(`TXT ${name}`, () =>
        ask(name, async () => (await resolver.resolveTxt(name)).map((strings) => strings.join(''))),
      ),
    mx: (name) => once(`MX ${name}`, () => ask(name, () => resolver.resolveMx(name))),
    addresses: (name) =>
      once(`A ${name}`, async () =>
        together(
          await Promise.all([ask(name, () => resolver.resolve4(name)), ask(name, () => resolver.resolve6(name))]),
        ),
      ),
  };

  function once<Value>(question: string, answer: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
    const known = asked.get(question) as Promise<Answer<Value>> | undefined;
    if (known) return known;
    const fresh = answer();
    asked.set(question, fresh);
    return fresh;
  }
}

async function ask<Value>(name: string, question: () => Promise<Value[]>): Promise<Answer<Value>> {
  try {
    const values = await question();
    return values.length > 0 ? { kind: 'found', values } : { kind: 'none' };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN';
    return NOT_THERE.has(reason) ? { kind: 'none' } : { kind: 'silent', name, reason };
  }
}

/** What was found in either; silent only when nothing was found and one did not answer. */
function together<Value>(answers: readonly Answer<Value>[]): Answer<Value> {
  const values = answers.flatMap((answer) => (answer.kind === 'found' ? answer.values : []));
  if (values.length > 0) return { kind: 'found', values };
  return answers.find((answer) => answer.kind === 'silent') ?? { kind: 'none' };
}
