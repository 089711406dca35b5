import type { AccessService } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { AppError, NotFound, refuseField } from '../errors.ts';
import type { SettingsService } from '../settings/index.ts';
import type { TemplatesService } from '../templates/index.ts';
import { oneLine } from '../text.ts';
import { matchColumns } from './columns.ts';
import { createConfiguration } from './configuration-service.ts';
import type { ExchangeService, ImportKind } from './exchange.ts';
import { createExchangeStore } from './exchange-store.ts';
import { createExports } from './export-service.ts';
import { readTable } from './files/read-table.ts';
import type { Cell } from './files/table.ts';
import { importFields } from './import-fields.ts';
import { headersOf } from './import-file.ts';
import { IMPORTERS } from './kinds/index.ts';

const PROFILE_NAME_LIMIT = 100;
const SAMPLE_LIMIT = 80;

export function createExchangeService(
  base: Base,
  rooms: { access: AccessService; audit: AuditService; settings: SettingsService; templates: TemplatesService },
): ExchangeService {
  const { access, audit, settings } = rooms;
  const store = createExchangeStore(base.db);

  return {
    ...createExports(base, rooms),
    ...createConfiguration(base, rooms),

    async inspect(actor, { kind, file }) {
      access.require(actor, IMPORTERS[kind].permission);
      for await (const [header, first] of readTable(file)) {
        if (!header) continue;
        const headers = headersOf(header.cells);
        const { indexes } = matchColumns(kind, headers);
        const fields = new Map([...indexes].map(([field, index]) => [index, field]));
        const columns = headers.map((text, index) => ({
          header: text,
          field: fields.get(index) ?? null,
          sample: sampleOf(first?.cells[index]),
        }));
        return { columns };
      }
      throw new AppError('exchange.empty');
    },

    fields: importFields,

    async saveProfile(actor, { name, kind, mapping, locale }) {
      access.require(actor, IMPORTERS[kind].permission);
      const plain = oneLine(name, PROFILE_NAME_LIMIT);
      if (plain === '') throw refuseField('name', 'exchange.profileNameEmpty');
      // The columns are those of the file to come; the fields must exist now.
      matchColumns(kind, Object.keys(mapping), mapping);
      await store.putProfile({ name: plain, kind, mapping, locale: locale === undefined ? null : knownLocale(locale) });
      await audit.record(actor, { action: 'exchange.saveProfile', details: { name: plain, kind } });
      base.hub.emit('changed', { room: 'exchange' });
    },

    async listProfiles(actor, kind) {
      access.require(actor, IMPORTERS[kind].permission);
      return await store.profiles({ kind });
    },

    lastRun: (kind) => store.lastRun(kind),

    async prepare(actor, { kind, profile, locale }) {
      access.require(actor, IMPORTERS[kind].permission);
      const saved = profile === undefined ? null : await findProfile(kind, profile);
      const company = (await settings.all())['company.language'];
      return { mapping: saved?.mapping ?? {}, locale: knownLocale(locale ?? saved?.locale ?? company) };
    },

    async recordRun(actor, { refused, ...run }) {
      await store.insertRun({ ...run, id: base.ids.next(), at: base.clock.now(), byName: actor.name });
      const { kind, created, updated, unchanged } = run;
      await audit.record(actor, { action: 'exchange.import', details: { kind, created, updated, unchanged, refused } });
    },
  };

  async function findProfile(kind: ImportKind, name: string) {
    const [profile] = await store.profiles({ kind, name: oneLine(name, PROFILE_NAME_LIMIT) });
    if (profile) return profile;
    const known = (await store.profiles({ kind })).map((other) => other.name).join(', ');
    throw new NotFound(known ? 'exchange.noSuchProfile' : 'exchange.noProfiles', { params: { name, known } });
  }
}

function knownLocale(locale: string): string {
  const tag = locale.trim().replaceAll('_', '-');
  try {
    const [supported] = Intl.NumberFormat.supportedLocalesOf(tag);
    if (supported) return supported;
  } catch {
    // Not a tag at all: refused below as one that nobody knows.
  }
  throw refuseField('locale', 'exchange.noSuchLocale', { value: oneLine(locale, SAMPLE_LIMIT) });
}

function sampleOf(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  return oneLine(typeof cell === 'string' ? cell : 'date' in cell ? cell.date : cell.number, SAMPLE_LIMIT);
}
