export { decisionText, kindText } from './decision-text.ts';
export * from './decisions.ts';
export { createDecisionsService } from './decisions-service.ts';
