import { readFileSync, writeFileSync } from 'node:fs';
import { SocketAddress } from 'node:net';
import path from 'node:path';
import { config as loadEnvFile } from 'dotenv';
import { z } from 'zod';
import { makeFolder } from './folders.ts';
import { DEFAULT_DATABASE, type Environment, findHome, fromHome, type Home, type TwoHomes } from './home.ts';
import { packageRoot } from './package-root.ts';

/**
 * The operator's contract: environment variables, validated all at once at start.
 * This file is the only door through which the environment comes in.
 */

const emptyAsMissing = (value: unknown): unknown => (value === '' ? undefined : value);
const optionalText = z.preprocess(emptyAsMissing, z.string().optional());

const urlWith = (protocols: readonly string[], code: string) =>
  z.preprocess(
    emptyAsMissing,
    z
      .string()
      .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), { error: code })
      .optional(),
  );

const schema = z
  .object({
    DATABASE_URL: z.preprocess(
      emptyAsMissing,
      z
        .string()
        .default(DEFAULT_DATABASE)
        .refine((text) => /^sqlite:.+/.test(text) || /^postgres(ql)?:\/\/./.test(text), { error: 'databaseUrl' }),
    ),
    SMTP_URL: urlWith(['smtp:', 'smtps:'], 'smtpUrl'),
    RELANCE_DNS: optionalText.refine((text) => text === undefined || serversIn(text).every(isServer), {
      error: 'dnsServers',
    }),
    SLACK_BOT_TOKEN: optionalText.refine((token) => token === undefined || token.startsWith('xoxb-'), {
      error: 'botToken',
    }),
    SLACK_APP_TOKEN: optionalText.refine((token) => token === undefined || token.startsWith('xapp-'), {
      error: 'appToken',
    }),
    SLACK_SIGNING_SECRET: optionalText,
    SLACK_API_URL: urlWith(['http:', 'https:'], 'slackApiUrl'),
    PUBLIC_URL: urlWith(['http:', 'https:'], 'publicUrl'),
    PORT: z.preprocess(
      emptyAsMissing,
      z.coerce
        .number({ error: 'port' })
        .int({ error: 'port' })
        .min(0, { error: 'port' })
        .max(65_535, { error: 'port' })
        .default(3000),
    ),
    HOST: z.preprocess(emptyAsMissing, z.string().default('127.0.0.1')),
    METRICS_ADDRESS: optionalText.refine(
      (text) => text === undefined || text === 'none' || hostAndPort(text) !== null,
      {
        error: 'metricsAddress',
      },
    ),
    SECRET_KEY: optionalText.refine((key) => key === undefined || key.length >= 32, { error: 'secretKey' }),
    RELANCE_SUPER_ADMIN: optionalText.refine((id) => id === undefined || /^[UW][A-Z0-9]{2,}$/.test(id), {
      error: 'superAdmin',
    }),
    LOG_LEVEL: z.preprocess(
      emptyAsMissing,
      z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], { error: 'logLevel' }).default('info'),
    ),
  })
  .superRefine((env, context) => {
    if (env.SLACK_BOT_TOKEN && !env.SLACK_APP_TOKEN && !env.SLACK_SIGNING_SECRET) {
      context.addIssue({ code: 'custom', path: ['SLACK_APP_TOKEN'], message: 'slackHalf' });
    }
    if (!env.SLACK_BOT_TOKEN && (env.SLACK_APP_TOKEN || env.SLACK_SIGNING_SECRET)) {
      context.addIssue({ code: 'custom', path: ['SLACK_BOT_TOKEN'], message: 'slackToken' });
    }
  });

export interface Config {
  /** The folder from which relative paths in variables count. */
  readonly home: string;
  /** A `sqlite:` address holds a whole path. */
  readonly databaseUrl: string;
  readonly smtpUrl: string | null;
  /** Asked by the DNS check; null: the system's. */
  readonly dnsServers: readonly string[] | null;
  readonly slack: SlackConfig | null;
  readonly publicUrl: string;
  readonly port: number;
  readonly host: string;
  /** Where `/metrics` is served, apart from the public pages; null: nowhere. */
  readonly metrics: MetricsAddress | null;
  /** Null until `readOrMakeSecretKey`. */
  readonly secretKey: string | null;
  readonly superAdmin: string | null;
  readonly logLevel: string;
}

export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
  /** Set by hand: an address that is taken is then a reason not to start; of the default it is none. */
  readonly chosen: boolean;
}

/** Prometheus' exporters count on from 9100; 9464 is the one of OpenTelemetry's exporter. */
const METRICS_DEFAULT = { host: '127.0.0.1', port: 9464 };

export interface SlackConfig {
  readonly botToken: string;
  /** Given: Socket Mode. */
  readonly appToken: string | null;
  /** Given without an app token: HTTP at `/slack/events`. */
  readonly signingSecret: string | null;
  readonly apiUrl: string | null;
}

/** One wrong variable; its sentence is `core:config.<code>`. */
export interface ConfigProblem {
  readonly variable: string;
  readonly code: string;
}

/** Reads the whole environment; every problem at once, never the first alone. */
export function readConfig(env: Environment, home: string): { config: Config } | { problems: ConfigProblem[] } {
  const result = schema.safeParse(env);
  if (!result.success) {
    return { problems: result.error.issues.map((issue) => ({ variable: String(issue.path[0]), code: issue.message })) };
  }
  const values = result.data;
  return {
    config: {
      home,
      databaseUrl: wholeAddress(values.DATABASE_URL, home),
      smtpUrl: values.SMTP_URL ?? null,
      dnsServers: values.RELANCE_DNS ? serversIn(values.RELANCE_DNS) : null,
      slack: values.SLACK_BOT_TOKEN
        ? {
            botToken: values.SLACK_BOT_TOKEN,
            appToken: values.SLACK_APP_TOKEN ?? null,
            signingSecret: values.SLACK_SIGNING_SECRET ?? null,
            apiUrl: values.SLACK_API_URL ?? null,
          }
        : null,
      publicUrl: (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ''),
      port: values.PORT,
      host: values.HOST,
      metrics: metricsAddressOf(values.METRICS_ADDRESS),
      secretKey: values.SECRET_KEY ?? null,
      superAdmin: values.RELANCE_SUPER_ADMIN ?? null,
      logLevel: values.LOG_LEVEL,
    },
  };
}

function metricsAddressOf(text: string | undefined): MetricsAddress | null {
  if (text === 'none') return null;
  const chosen = text === undefined ? null : hostAndPort(text);
  return chosen ? { ...chosen, chosen: true } : { ...METRICS_DEFAULT, chosen: false };
}

/** `127.0.0.1:9464`, `localhost:9464`, `[::1]:9464`; null for anything else. */
function hostAndPort(text: string): { host: string; port: number } | null {
  const [, bracketed, plain, port] = /^(?:\[([\da-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  return host === undefined || Number(port) > 65_535 ? null : { host, port: Number(port) };
}

/** Addresses of servers, separated by commas. */
function serversIn(text: string): string[] {
  return text.split(',').map((server) => server.trim());
}

/** `9.9.9.9`, `127.0.0.1:5353`, `[::1]:53`. */
function isServer(text: string): boolean {
  return SocketAddress.parse(text) !== undefined;
}

function wholeAddress(databaseUrl: string, home: string): string {
  const file = sqliteFileOf(databaseUrl);
  return file === null || file === ':memory:' ? databaseUrl : `sqlite:${fromHome(home, file)}`;
}

/** The file of a `sqlite:PATH` address, or null for PostgreSQL. */
export function sqliteFileOf(databaseUrl: string): string | null {
  return databaseUrl.startsWith('sqlite:') ? databaseUrl.slice('sqlite:'.length) : null;
}

/**
 * The folder in which the senders of this machine keep their journals: beside the SQLite database; with PostgreSQL
 * where SQLite's would be by default. Null: the database is in memory, and nobody comes after.
 */
export function journalFolderOf({ databaseUrl, home }: Config): string | null {
  const database = sqliteFileOf(databaseUrl) ?? fromHome(home, sqliteFileOf(DEFAULT_DATABASE) ?? '');
  return database === ':memory:' ? null : path.join(path.dirname(database), 'journals');
}

/**
 * The key that signs links and encrypts secrets: from the environment, else from the file beside
 * the SQLite database, made at first start with mode 0600. Null where neither can be: PostgreSQL without SECRET_KEY.
 */
export function readOrMakeSecretKey(config: Config, makeSecret: () => string): string | null {
  if (config.secretKey) return config.secretKey;
  const database = sqliteFileOf(config.databaseUrl);
  if (database === null) return null;
  if (database === ':memory:') return makeSecret();
  const file = path.join(path.dirname(database), 'secret.key');
  makeFolder(path.dirname(file));
  try {
    // `wx`: of two processes at first start, one makes the file and the other reads it.
    writeFileSync(file, `${makeSecret()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** The home and the process's environment, with the home's `.env` beneath it: what is set already wins. */
export function processEnvironment(): (Home & { readonly env: Environment }) | TwoHomes {
  const home = findHome({ env: process.env, packageRoot, currentFolder: process.cwd() });
  if ('databases' in home) return home;
  loadEnvFile({ path: path.join(home.folder, '.env'), quiet: true });
  return { ...home, env: process.env };
}

/** The language that the system asks for, as a BCP 47 tag: LC_ALL, LC_MESSAGES, LANG (POSIX order). */
export function systemLanguage(env: Environment): string | null {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  const tag = locale.split('.')[0]?.replace('_', '-') ?? '';
  return tag === '' || tag === 'C' || tag === 'POSIX' ? null : tag;
}
