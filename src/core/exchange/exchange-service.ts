import type { AccessService } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { customerLocale } from '../customers/index.ts';
import { dateIn } from '../dates.ts';
import { NotFound, refuseField } from '../errors.ts';
import { isCurrency } from '../money.ts';
import type { SettingsService } from '../settings/index.ts';
import type { TemplatesService } from '../templates/index.ts';
import { oneLine } from '../text.ts';
import { matchColumns } from './columns.ts';
import { createConfiguration } from './configuration-service.ts';
import type { ExchangeService, ImportKind } from './exchange.ts';
import { createExchangeStore } from './exchange-store.ts';
import { createExports } from './export-service.ts';
import { importFields } from './field-table.ts';
import { lookAtFile } from './file-look.ts';
import { createImportJournal } from './import-journal.ts';
import { createJournalStore } from './import-journal-store.ts';
import { IMPORTED } from './kinds/index.ts';
import { createLocalReader, DAY_FIRST, MONTH_FIRST } from './local-values.ts';
import { createRowImagesStore } from './row-images-store.ts';
import { SHIPPED_PROFILES, shippedProfile } from './shipped-profiles.ts';
import { createImportUndo, kindsOf, undoableSince } from './undo-import.ts';

const PROFILE_NAME_LIMIT = 100;
const SAMPLE_LIMIT = 80;

export function createExchangeService(
  base: Base,
  rooms: { access: AccessService; audit: AuditService; settings: SettingsService; templates: TemplatesService },
): ExchangeService {
  const { access, audit, settings } = rooms;
  const store = createExchangeStore(base.db);
  const journalStore = createJournalStore(base.db);

  return {
    ...createExports(base, rooms),
    ...createConfiguration(base, rooms),
    ...createImportUndo(base, rooms),

    async inspect(actor, { kind, file, mapping = {}, profile }) {
      const kinds = kind === undefined ? kindsOf(access, actor) : [kind];
      for (const one of kinds) access.require(actor, IMPORTED[one].permission);
      const saved = kind === undefined || profile === undefined ? null : await savedProfile(kind, profile);
      if (kind !== undefined && profile !== undefined && !saved && !shippedProfile(kind, profile))
        throw await noSuchProfile(kind, profile);
      const look = await lookAtFile({
        file,
        kinds,
        mapping: { ...saved?.mapping, ...mapping },
        profileName: saved ? null : (profile ?? null),
      });
      return saved ? { ...look, profile: saved.name } : look;
    },

    fields: (kind) => importFields(IMPORTED[kind].fields),

    async saveProfile(actor, { name, kind, mapping, locale, dates, currency }) {
      access.require(actor, IMPORTED[kind].permission);
      const plain = oneLine(name, PROFILE_NAME_LIMIT);
      if (plain === '') throw refuseField('name', 'exchange.profileNameEmpty');
      // The columns are those of the file to come; the fields must exist now.
      matchColumns({ kind, headers: Object.keys(mapping), mapping });
      await store.putProfile({
        name: plain,
        kind,
        mapping,
        locale: locale === undefined ? null : knownLocale(locale),
        dates: dates ?? null,
        currency: currency === undefined ? null : knownCurrency(currency),
      });
      await audit.record(actor, { action: 'exchange.saveProfile', details: { name: plain, kind } });
      base.hub.emit('changed', { room: 'exchange' });
    },

    async listProfiles(actor, kind) {
      access.require(actor, IMPORTED[kind].permission);
      return await store.profiles({ kind });
    },

    lastRun: async (kind) => (await store.runs({ kinds: [kind], limit: 1, held: true }))[0] ?? null,

    async prepare(actor, { kind, profile: name, locale: given, dates, currency }) {
      access.require(actor, IMPORTED[kind].permission);
      const saved = name === undefined ? null : await savedProfile(kind, name);
      const shipped = name === undefined || saved ? null : shippedProfile(kind, name);
      if (name !== undefined && !saved && !shipped) throw await noSuchProfile(kind, name);
      const company = await settings.all();
      const said = given ?? saved?.locale;
      const locale = knownLocale(said ?? customerLocale(null, company));
      const order = dates ?? saved?.dates;
      const ownCurrency = currency ?? saved?.currency;
      return {
        mapping: saved?.mapping ?? {},
        profile: saved?.name ?? shipped?.name ?? null,
        locale,
        dates: order ? ORDERS[order] : said == null ? null : createLocalReader(locale).dateOrder,
        currency: ownCurrency == null ? null : knownCurrency(ownCurrency),
        today: dateIn(company['company.timeZone'], base.clock.now()),
      };
    },

    openJournal: () =>
      createImportJournal({ images: createRowImagesStore(base.db), changes: journalStore }, base.ids.next()),

    async recordRun(actor, { refused, journal, ...run }) {
      const at = base.clock.now();
      await store.insertRun({ ...run, id: journal.importId, at, byName: actor.name, shape: journal.shape() });
      await journalStore.forgetBefore(undoableSince(at));
      const { kind, created, updated, unchanged } = run;
      await audit.record(actor, { action: 'exchange.import', details: { kind, created, updated, unchanged, refused } });
    },
  };

  async function savedProfile(kind: ImportKind, name: string) {
    const [profile] = await store.profiles({ kind, name: oneLine(name, PROFILE_NAME_LIMIT) });
    return profile ?? null;
  }

  async function noSuchProfile(kind: ImportKind, name: string): Promise<NotFound> {
    const shipped = SHIPPED_PROFILES.filter((profile) => profile.kind === kind);
    const known = [...(await store.profiles({ kind })), ...shipped].map((other) => other.name).join(', ');
    return new NotFound(known ? 'exchange.noSuchProfile' : 'exchange.noProfiles', { params: { name, known } });
  }
}

const ORDERS = { dmy: DAY_FIRST, mdy: MONTH_FIRST } as const;

function knownCurrency(text: string): string {
  const code = text.trim().toUpperCase();
  if (!isCurrency(code)) throw refuseField('currency', 'documents.currency', { value: oneLine(text, SAMPLE_LIMIT) });
  return code;
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
