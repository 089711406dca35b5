export * from './watch.ts';
export { createWatchService } from './watch-service.ts';
