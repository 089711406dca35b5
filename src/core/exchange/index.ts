export * from './exchange.ts';
export { createExchangeService } from './exchange-service.ts';
export { errorsAsCsv, sayImportError } from './import-error.ts';
export { importFile } from './import-file.ts';
