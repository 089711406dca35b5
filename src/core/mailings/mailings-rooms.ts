import type { AccessService } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { CustomersService } from '../customers/index.ts';
import type { DecisionsService } from '../decisions/index.ts';
import type { OutboxService } from '../mail/index.ts';
import type { QuotaService } from '../quota/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { TemplatesService } from '../templates/index.ts';

/** The rooms that mailings stands on. */
export interface MailingsRooms {
  readonly access: AccessService;
  readonly audit: AuditService;
  readonly settings: SettingsService;
  readonly quota: QuotaService;
  readonly customers: CustomersService;
  readonly templates: TemplatesService;
  readonly outbox: OutboxService;
  readonly decisions: DecisionsService;
}
