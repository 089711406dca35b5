export { createIncidentHandlers } from './incident-cause.ts';
export * from './incidents.ts';
export { createIncidentsService } from './incidents-service.ts';
