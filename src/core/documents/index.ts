export * from './documents.ts';
export * from './documents-service.ts';
