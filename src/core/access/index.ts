export * from './access.ts';
export { createAccessService } from './access-service.ts';
export * from './edit-fields.ts';
export { PermissionDenied } from './permission-denied.ts';
