export { cleanDocument, cleanPayment, receiptProblems } from './document-rules.ts';
export * from './documents.ts';
export { createDocumentsService } from './documents-service.ts';
