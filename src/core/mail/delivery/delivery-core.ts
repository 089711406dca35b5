import type { Base } from '../../base.ts';
import type { CustomersService } from '../../customers/index.ts';
import type { DecisionsService } from '../../decisions/index.ts';
import type { ProcessesService } from '../../processes/index.ts';
import type { QuotaService } from '../../quota/index.ts';
import type { SettingsService } from '../../settings/index.ts';
import type { TemplatesService } from '../../templates/index.ts';
import type { AlertsService } from '../alerts.ts';
import type { Causes } from '../causes.ts';
import type { OutboxService } from '../outbox.ts';

/** What the delivery needs of the core. It stands beside the rooms, not above them: `Core` fits without being imported. */
export interface DeliveryRooms {
  readonly outbox: Pick<OutboxService, 'claims' | 'brakes' | 'figures'>;
  readonly alerts: Pick<AlertsService, 'raise'>;
  readonly quota: Pick<QuotaService, 'take' | 'giveBack' | 'takeRate'>;
  readonly settings: Pick<SettingsService, 'all'>;
  readonly decisions: Pick<DecisionsService, 'record'>;
  readonly customers: Pick<CustomersService, 'blocked' | 'suppress'>;
  readonly templates: Pick<TemplatesService, 'renderer' | 'contents' | 'noteLayout'>;
  readonly processes: Pick<ProcessesService, 'noteSender' | 'deadSenders' | 'forgetSender'>;
  readonly causes: Causes;
  /** A database restored from a copy: nothing leaves before it is settled. */
  readonly recovery: { isUnsettled(): Promise<boolean>; settle(): Promise<void> };
}

export interface DeliveryCore extends DeliveryRooms {
  readonly base: Base;
  transaction<Result>(work: (rooms: DeliveryRooms) => Promise<Result>): Promise<Result>;
}
