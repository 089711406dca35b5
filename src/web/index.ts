export { createWebApp, type WebApp } from './web-app.ts';
export { createWebHandler, type ExtraRoute } from './web-handler.ts';
