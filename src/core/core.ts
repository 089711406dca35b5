import { AsyncLocalStorage } from 'node:async_hooks';
import { type Actor, createAccessService, PermissionDenied } from './access/index.ts';
import { type AuditService, createAuditService } from './audit/index.ts';
import type { Base } from './base.ts';
import { createCustomersService } from './customers/index.ts';
import { insideTransaction, isDiskFull, readerOf } from './db/index.ts';
import { createDebtorHandlers, createDebtorsService } from './debtors/index.ts';
import { createDecisionsService } from './decisions/index.ts';
import { createDocumentsService } from './documents/index.ts';
import { AppError } from './errors.ts';
import { createExchangeService, type ImportInput, type ImportResult, importFile } from './exchange/index.ts';
import { createBufferedHub } from './hub.ts';
import { createIncidentHandlers, createIncidentsService } from './incidents/index.ts';
import {
  causesOf,
  createAlertsService,
  createBouncesService,
  createDoubtService,
  createOutboxService,
  type NoticeHandlers,
} from './mail/index.ts';
import { createMailingHandlers, createMailingsService } from './mailings/index.ts';
import { createProcessesService } from './processes/index.ts';
import { createQuotaService } from './quota/index.ts';
import { createRatingHandlers, createRatingsService } from './ratings/index.ts';
import { createRecoveryService } from './recovery/index.ts';
import type { Rooms } from './rooms.ts';
import { createScheduleService } from './schedule/index.ts';
import { createSettingsService } from './settings/index.ts';
import { checkedRooms, showingThrough } from './shown.ts';
import { createTemplatesService } from './templates/index.ts';
import { createWatchService } from './watch/index.ts';

export type { Rooms };

export interface Core extends Rooms {
  readonly base: Base;
  /**
   * Runs `work` on the same rooms built on one transaction: all of it happens or nothing. Nothing slow belongs inside.
   * Using the outer core inside throws.
   */
  transaction<Result>(work: (rooms: Rooms) => Promise<Result>): Promise<Result>;
  /** Takes a CSV or XLSX file in, all good rows in one transaction of its own (N1). */
  importFile(actor: Actor, input: ImportInput): Promise<ImportResult>;
}

export function createCore(base: Base): Core {
  const inWork = new AsyncLocalStorage<true>();
  const rooms = buildRooms(base, createAuditService(base));
  // Refusals are written down, which a reader cannot.
  const readers = buildRooms({ ...base, db: readerOf(base.db) }, rooms.audit);
  const outer = insideTransaction(base.db)
    ? rooms
    : checkedRooms(showingThrough(rooms, readers), () => refuseInside(inWork));
  const core: Core = {
    ...outer,
    base,
    importFile: (actor, input) => importFile(core, actor, input),
    async transaction(work) {
      if (insideTransaction(base.db)) return await work(rooms);
      refuseInside(inWork);
      const { hub, flush } = createBufferedHub(base.hub);
      try {
        const result = await base.db.transaction((db) => {
          const inner = { ...base, db, hub };
          return inWork.run(true, () => work(buildRooms(inner, createAuditService(inner))));
        });
        flush();
        return result;
      } catch (error) {
        // The refusal is logged outside, since the transaction that held it is gone (X2).
        if (error instanceof PermissionDenied) await recordRefusal(rooms.audit, error.actor, error);
        if (isDiskFull(error)) throw diskFull(base, error);
        throw error;
      }
    },
  };
  return core;
}

/** People can do something about it, whatever they were at: all of it was taken back. */
function diskFull({ log }: Base, cause: unknown): AppError {
  log.error({ err: cause }, 'the disk of the database is full');
  return new AppError('core.diskFull', { cause });
}

/** Inside a transaction the outer core would wait for its own connection, or, through a reader, not see what was written. */
function refuseInside(inWork: AsyncLocalStorage<true>): void {
  if (inWork.getStore()) throw new Error('the outer core inside a transaction: use the rooms that `work` is given');
}

/** From below to above: a room gets only rooms that stand under it. */
function buildRooms(base: Base, audit: AuditService): Rooms {
  const access = createAccessService(base, { audit });
  const decisions = createDecisionsService(base, { access });
  const settings = createSettingsService(base, { access, audit });
  const quota = createQuotaService(base, { settings });
  const customers = createCustomersService(base, { access, audit });
  const documents = createDocumentsService(base, { access, audit, settings, customers });
  const templates = createTemplatesService(base, { access, audit, settings, customers });
  const alerts = createAlertsService(base, {});
  const outbox = createOutboxService(base, { access, audit, settings, templates, causes: () => causes });
  const below = { access, audit, decisions, settings, quota, customers, documents, templates, alerts, outbox };
  const mailings = createMailingsService(base, below);
  const debtors = createDebtorsService(base, below);
  const incidents = createIncidentsService(base, below);
  const ratings = createRatingsService(base, below);
  const notices: NoticeHandlers = {
    ...createMailingHandlers(base, below),
    ...createDebtorHandlers(base, { ...below, debtors }),
    ...createIncidentHandlers(base, below),
    ...createRatingHandlers(base),
  };
  const causes = causesOf(notices);
  const exchange = createExchangeService(base, below);
  const schedule = createScheduleService(base);
  const processes = createProcessesService(base);
  const watch = createWatchService(base, { ...below, processes });
  const doubt = createDoubtService(base, { alerts, causes: () => causes });
  const recovery = createRecoveryService(base, { ...below, doubt, notices });
  const bounces = createBouncesService(base, { customers, alerts, causes: () => causes });
  return {
    ...below,
    mailings,
    debtors,
    incidents,
    ratings,
    exchange,
    schedule,
    bounces,
    processes,
    recovery,
    watch,
    notices,
    causes,
  };
}

async function recordRefusal(audit: AuditService, actor: Actor, error: PermissionDenied): Promise<void> {
  await audit.record(actor, { action: 'access.denied', details: { permission: String(error.params['permission']) } });
}
