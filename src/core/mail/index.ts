export { createAlertsService } from './alerts-service.ts';
export { createDelivery } from './delivery/delivery.ts';
export * from './mail.ts';
export { createOutboxService } from './outbox-service.ts';
export { testSmtp } from './smtp/test-smtp.ts';
