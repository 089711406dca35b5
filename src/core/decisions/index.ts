export * from './decisions.ts';
export { createDecisionsService } from './decisions-service.ts';
