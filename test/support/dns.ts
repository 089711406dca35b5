import { createServer, type DnsHandler, Packet } from 'dns2';
import { closeAfterTest } from './open-things.ts';

/** `TYPE name` → what is there: TXT as its text, MX as `10 host`, A and AAAA as an address. */
export type TestZones = Record<string, readonly string[]>;

export interface TestDns {
  /** `address:port`, for `RELANCE_DNS` and for resolvers. */
  readonly server: string;
  /** Changed while it runs. */
  readonly zones: TestZones;
  /** Names that are answered by nothing but “server failure”. */
  readonly failing: Set<string>;
  /** Questions asked so far. */
  readonly asked: readonly string[];
}

/** A real DNS server on loopback: UDP, and TCP for what is too long for it. Closed after the test. */
export async function startDns(zones: TestZones): Promise<TestDns> {
  const failing = new Set<string>();
  const asked: string[] = [];
  const handle: DnsHandler = (request, send) => {
    const [question] = request.questions;
    const name = question?.name.toLowerCase() ?? '';
    const type = Object.entries(Packet.TYPE).find(([, code]) => code === question?.type)?.[0] ?? '';
    asked.push(`${type} ${name}`);
    const response = Packet.createResponseFromRequest(request);
    if (failing.has(name)) response.header.rcode = Packet.RCODE.SERVFAIL;
    for (const value of zones[`${type} ${name}`] ?? [])
      response.answers.push({
        name,
        type: question?.type ?? 0,
        class: Packet.CLASS.IN,
        ttl: 60,
        ...dataOf(type, value),
      } as (typeof response.answers)[number]);
    send(response);
  };
  const port = await listenTwice(handle);
  return { server: `127.0.0.1:${port}`, zones, failing, asked };
}

/** One port for both: somebody else may have it for one of them. */
async function listenTwice(handle: DnsHandler): Promise<number> {
  for (;;) {
    const streams = createServer({ tcp: true, handle });
    const { tcp } = await streams.listen({ tcp: { port: 0, address: '127.0.0.1' } });
    const port = tcp?.port ?? 0;
    const datagrams = createServer({ udp: true, handle });
    const taken = await new Promise<boolean>((resolve) => {
      datagrams.on('error', () => resolve(true));
      datagrams.listen({ udp: { port, address: '127.0.0.1' } }).then(
        () => resolve(false),
        () => resolve(true),
      );
    });
    closeAfterTest(() => streams.close());
    if (taken) continue;
    closeAfterTest(() => datagrams.close());
    return port;
  }
}

function dataOf(type: string, value: string): object {
  if (type === 'TXT') return { data: value.match(/.{1,255}/g) ?? [''] };
  if (type !== 'MX') return { address: value };
  const [priority, exchange] = value.split(' ');
  return { priority: Number(priority), exchange };
}
