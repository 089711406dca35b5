export { createStatusHandler } from './status/status-handler.ts';
export { createWebHandler, type WebHandler } from './web-handler.ts';
