import type { AccessService } from './access/index.ts';
import type { AuditService } from './audit/index.ts';
import type { CustomersService } from './customers/index.ts';
import type { DebtorsService } from './debtors/index.ts';
import type { DecisionsService } from './decisions/index.ts';
import type { DocumentsService } from './documents/index.ts';
import type { ExchangeService } from './exchange/index.ts';
import type { IncidentsService } from './incidents/index.ts';
import type { AlertsService, BouncesService, Causes, NoticeHandlers, OutboxService } from './mail/index.ts';
import type { MailingsService } from './mailings/index.ts';
import type { ProcessesService } from './processes/index.ts';
import type { QuotaService } from './quota/index.ts';
import type { RatingsService } from './ratings/index.ts';
import type { RecoveryService } from './recovery/index.ts';
import type { ScheduleService } from './schedule/index.ts';
import type { SettingsService } from './settings/index.ts';
import type { TemplatesService } from './templates/index.ts';
import type { WatchService } from './watch/index.ts';

/** Everything the product does, by room. */
export interface Rooms {
  readonly access: AccessService;
  readonly audit: AuditService;
  readonly decisions: DecisionsService;
  readonly settings: SettingsService;
  readonly quota: QuotaService;
  readonly customers: CustomersService;
  readonly documents: DocumentsService;
  readonly templates: TemplatesService;
  readonly outbox: OutboxService;
  readonly alerts: AlertsService;
  /** Reports of undelivered mail, from the bounce mailbox or a pipe. */
  readonly bounces: BouncesService;
  readonly mailings: MailingsService;
  readonly debtors: DebtorsService;
  readonly incidents: IncidentsService;
  readonly ratings: RatingsService;
  readonly exchange: ExchangeService;
  readonly schedule: ScheduleService;
  readonly processes: ProcessesService;
  readonly recovery: RecoveryService;
  readonly watch: WatchService;
  /** What each room does for its notices: what says right before hand-over whether they may go, and what sends them by itself. */
  readonly notices: NoticeHandlers;
  /** The causes of these notices, by `causeKind`. */
  readonly causes: Causes;
}
