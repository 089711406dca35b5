export * from './templates.ts';
export * from './templates-service.ts';
