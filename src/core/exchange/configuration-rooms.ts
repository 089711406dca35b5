import type { AccessService } from '../access/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { TemplatesService } from '../templates/index.ts';

/** The rooms whose things are written to files and taken from them. */
export interface ConfigurationRooms {
  readonly access: AccessService;
  readonly settings: SettingsService;
  readonly templates: TemplatesService;
}
