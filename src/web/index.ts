export { createStatusHandler } from './status/status-handler.ts';
export { createWebHandler } from './web-handler.ts';
