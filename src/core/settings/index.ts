export * from './settings.ts';
export { createSettingsService } from './settings-service.ts';
