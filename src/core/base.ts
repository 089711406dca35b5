import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Db } from './db/index.ts';
import type { Hub } from './hub.ts';
import type { Ids } from './ids.ts';
import type { Links } from './links.ts';
import type { Words } from './words.ts';

/** What every room is built on. Inside a transaction `db` is the transaction and `hub` waits for the commit. */
export interface Base {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hub: Hub;
  readonly words: Words;
  readonly links: Links;
  readonly log: Logger;
  /** Signs links, encrypts secrets at rest. */
  readonly secretKey: string;
  /** Where customers reach the web pages, without a trailing slash. */
  readonly publicUrl: string;
  /** The system mailbox (`SMTP_URL`), used when the company has set none of its own. */
  readonly smtpUrl: string | null;
  /** Whom the DNS check asks, `address` or `address:port`; null: the system's servers. */
  readonly dnsServers: readonly string[] | null;
}
