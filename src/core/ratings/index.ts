export * from './ratings.ts';
export * from './ratings-service.ts';
