import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { AccessService, Actor } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { changesOf } from '../changes.ts';
import { insideTransaction } from '../db/index.ts';
import { mergeEdit } from '../edits.ts';
import { type ErrorParams, type FieldProblem, InvalidInput } from '../errors.ts';
import { nearestWord } from '../nearest.ts';
import { createSecretBox, NONCE_BYTES } from './secret-box.ts';
import {
  isSettingKey,
  SECRET_SETTINGS,
  SETTING_DEFAULTS,
  SETTING_KEYS,
  SETTINGS,
  type SettingKey,
  type Settings,
  type SettingsService,
} from './settings.ts';
import { createSettingsStore } from './settings-store.ts';

/** What stands for a secret that is set. */
const MASK = '••••';

/** Stands for a signing key that can no longer be read: were it empty, mails would go out unsigned without a word. */
const LOST_KEY = 'unreadable';

export function createSettingsService(
  base: Base,
  { access, audit }: { access: AccessService; audit: AuditService },
): SettingsService {
  const store = createSettingsStore(base.db);
  const box = createSecretBox(base.secretKey);

  const service: SettingsService = {
    async all() {
      const stored = await store.all();
      const settings: Record<string, unknown> = { ...SETTING_DEFAULTS };
      for (const key of SETTING_KEYS) {
        const value = stored.get(key);
        if (value !== undefined) settings[key] = SECRET_SETTINGS.has(key) ? openSecret(key, String(value)) : value;
      }
      return settings as Settings;
    },

    async show(actor, key) {
      if (!isSettingKey(key)) {
        access.require(actor, 'settings.view');
        throw new InvalidInput([unknownKey(key)]);
      }
      access.require(actor, SETTINGS[key].mayView);
      const settings = await service.all();
      const value = settings[key];
      return SECRET_SETTINGS.has(key) && value !== '' ? (MASK as typeof value) : value;
    },

    async set(actor, key, value) {
      await service.setMany(actor, { [key]: value });
    },

    async setMany(actor, values) {
      requireEdit(actor, Object.keys(values));
      const parsed = parseSettings(values);
      // One value by itself needs no transaction; inside one it waits for forms that are being saved.
      if (insideTransaction(base.db)) await store.takeTurn();
      await put(actor, parsed);
    },

    async edit(actor, { base: read, values }) {
      requireEdit(actor, Object.keys(values));
      const mine = parseSettings(values);
      await store.takeTurn();
      const theirs = await service.all();
      const merged = mergeEdit<Settings>({ base: read, theirs, mine });
      const changed = Object.keys(mine).filter(
        (key) => !isDeepStrictEqual(merged[key as SettingKey], theirs[key as SettingKey]),
      );
      await put(actor, Object.fromEntries(changed.map((key) => [key, merged[key as SettingKey]])));
      return await service.all();
    },

    changedAt: (key) => store.changedAt(key),

    async unreadable() {
      const stored = await store.all();
      return SETTING_KEYS.filter((key) => {
        const sealed = stored.get(key) ?? '';
        return SECRET_SETTINGS.has(key) && sealed !== '' && !opens(String(sealed));
      });
    },

    async reset(actor, key) {
      requireEdit(actor, [key]);
      const before = (await service.all())[key];
      await store.remove(key);
      await recordChange(actor, key, { before, after: SETTING_DEFAULTS[key] });
      base.hub.emit('changed', { room: 'settings' });
    },
  };
  return service;

  /** Before the values are looked at; a key that is none counts as most settings. */
  function requireEdit(actor: Actor, keys: readonly string[]): void {
    const needed = keys.map((key) => (isSettingKey(key) ? SETTINGS[key].mayEdit : 'settings.edit'));
    for (const permission of new Set(needed.length > 0 ? needed : ['settings.edit' as const]))
      access.require(actor, permission);
  }

  async function put(actor: Actor, values: Partial<Settings>): Promise<void> {
    const before = await service.all();
    for (const [key, value] of Object.entries(values) as [SettingKey, unknown][]) {
      const secret = SECRET_SETTINGS.has(key);
      const stored =
        secret && value !== ''
          ? box.seal(String(value), Buffer.from(base.ids.secret(NONCE_BYTES), 'base64url'))
          : value;
      await store.put(key, stored, { at: base.clock.now(), by: actor.name });
      await recordChange(actor, key, { before: before[key], after: value });
    }
    base.hub.emit('changed', { room: 'settings' });
  }

  function opens(sealed: string): boolean {
    try {
      box.open(sealed);
      return true;
    } catch {
      return false;
    }
  }

  function openSecret(key: SettingKey, sealed: string): string {
    if (sealed === '') return '';
    try {
      return box.open(sealed);
    } catch {
      // Another SECRET_KEY: the secret is lost, the rest of the program is not.
      base.log.error({ setting: key }, 'a stored secret cannot be read with this SECRET_KEY; set it again');
      return key === 'dkim.privateKey' ? LOST_KEY : '';
    }
  }

  /** A secret's change is noted, its value is not. */
  async function recordChange(
    actor: Actor,
    key: SettingKey,
    { before, after }: { before: unknown; after: unknown },
  ): Promise<void> {
    const masked = (value: unknown): string => (value === '' ? '' : MASK);
    const changes = SECRET_SETTINGS.has(key)
      ? { [key]: { from: masked(before), to: masked(after) } }
      : changesOf({ [key]: before }, { [key]: after });
    await audit.record(actor, { action: 'settings.set', target: { kind: 'setting', id: key }, changes });
  }
}

/** The values as they would be stored; refuses them all, naming each problem, when one does not fit. */
export function parseSettings(values: Readonly<Record<string, unknown>>): Partial<Settings> {
  const problems: FieldProblem[] = [];
  const parsed: [SettingKey, unknown][] = [];
  for (const [key, value] of Object.entries(values)) {
    if (!isSettingKey(key)) {
      problems.push(unknownKey(key));
      continue;
    }
    const result = SETTINGS[key].schema.safeParse(value);
    if (result.success) parsed.push([key, result.data]);
    else problems.push(problemOf(key, value, result.error.issues[0]));
  }
  if (problems.length > 0) throw new InvalidInput(problems);
  return Object.fromEntries(parsed) as Partial<Settings>;
}

/** What is wrong with a value for a setting; null when it fits. */
export function settingProblem(key: SettingKey, value: unknown): FieldProblem | null {
  const result = SETTINGS[key].schema.safeParse(value);
  return result.success ? null : problemOf(key, value, result.error.issues[0]);
}

/** Our schemas name a sentence; a value of another shape altogether (a text for a list) has the library's own words. */
function problemOf(key: SettingKey, value: unknown, issue: z.core.$ZodIssue | undefined): FieldProblem {
  const shown = SECRET_SETTINGS.has(key) ? MASK : shortText(value);
  const message = issue?.message ?? '';
  const { range, values } = SETTINGS[key];
  const params = { key, value: shown, ...range, ...(values && { choices: values.join(', ') }) };
  if (range) return { field: key, code: `settings.${message}`, params };
  // A number inside a list has a range, but the list has none to tell.
  const code = /^[a-zA-Z]+$/.test(message) && message !== 'number' ? message : 'shape';
  const own = issue?.code === 'custom' ? (issue.params as ErrorParams | undefined) : undefined;
  return { field: key, code: `settings.${code}`, params: { ...params, ...own } };
}

function unknownKey(key: string): FieldProblem {
  const nearest = nearestWord(key, SETTING_KEYS);
  return nearest
    ? { field: key, code: 'settings.unknownNear', params: { key, nearest } }
    : { field: key, code: 'settings.unknown', params: { key, known: SETTING_KEYS.join(', ') } };
}

function shortText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
