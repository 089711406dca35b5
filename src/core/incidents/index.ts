export * from './incidents.ts';
export * from './incidents-service.ts';
