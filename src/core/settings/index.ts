export * from './settings.ts';
export { createSettingsService, parseSettings } from './settings-service.ts';
export { signingKeyOf } from './signing-key.ts';
