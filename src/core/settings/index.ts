export { levelsText } from './policy-levels.ts';
export { MOST_LEVELS, type PolicyLevel, type SettingKind } from './setting-kinds.ts';
export * from './settings.ts';
export { createSettingsService, parseSettings, settingProblem } from './settings-service.ts';
export { signingKeyOf } from './signing-key.ts';
