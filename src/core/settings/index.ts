export { levelsText } from './policy-levels.ts';
export * from './settings.ts';
export { createSettingsService, parseSettings, settingProblem } from './settings-service.ts';
export { signingKeyOf } from './signing-key.ts';
