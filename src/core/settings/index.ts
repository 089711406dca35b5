export { levelsText, type PolicyLevel } from './policy-levels.ts';
export { MOST_LEVELS } from './setting-kinds.ts';
export * from './settings.ts';
export { createSettingsService, parseSettings, settingProblem } from './settings-service.ts';
export { signingKeyOf } from './signing-key.ts';
