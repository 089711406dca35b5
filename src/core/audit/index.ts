export * from './audit.ts';
export { createAuditService } from './audit-service.ts';
