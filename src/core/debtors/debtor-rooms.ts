import type { AccessService } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import type { CustomersService } from '../customers/index.ts';
import { insideTransaction } from '../db/index.ts';
import type { DecisionsService } from '../decisions/index.ts';
import type { DocumentsService } from '../documents/index.ts';
import type { AlertsService, OutboxService } from '../mail/index.ts';
import type { QuotaService } from '../quota/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { TemplatesService } from '../templates/index.ts';

/** The rooms that debtors stands on. */
export interface DebtorRooms {
  readonly access: AccessService;
  readonly audit: AuditService;
  readonly settings: SettingsService;
  readonly quota: QuotaService;
  readonly customers: CustomersService;
  readonly documents: DocumentsService;
  readonly templates: TemplatesService;
  readonly outbox: OutboxService;
  readonly decisions: DecisionsService;
  readonly alerts: AlertsService;
}

/** Messages, what they tell about, and decisions are written together or not at all. */
export function insistOnTransaction(base: Base): void {
  if (!insideTransaction(base.db)) throw new Error('this writes notices and decisions: use core.transaction');
}
