export {
  applyConfiguration,
  BadConfiguration,
  type ConfigurationConflict,
  type ConfigurationFile,
  type ConfigurationItem,
  type ConfigurationOutcome,
  type Side,
  type TakenConfiguration,
} from './configuration.ts';
export { changeLines } from './configuration-diff.ts';
export { noticeFile } from './configuration-files.ts';
export { readConfigurationFolder, writeConfigurationFolder } from './configuration-folder.ts';
export { ConfigurationConflicts, shownValue } from './configuration-versions.ts';
export * from './exchange.ts';
export { createExchangeService } from './exchange-service.ts';
export { EXPORT_FORMATS, EXPORT_KINDS, type ExportFormat, type ExportKind } from './export.ts';
export { exportConfigurationTo, exportToFolder, type WrittenFile } from './export-folder.ts';
export { errorsAsCsv, sayImportError } from './import-error.ts';
export { importFile } from './import-file.ts';
export { SHIPPED_PROFILES } from './shipped-profiles.ts';
