export { createAlertsService } from './alerts-service.ts';
export * from './mail.ts';
export { createOutboxService } from './outbox-service.ts';
