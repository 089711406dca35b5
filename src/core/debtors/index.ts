export * from './debtors.ts';
export * from './debtors-service.ts';
