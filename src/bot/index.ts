export { type BotOptions, createBot, type SlackBot } from './app.ts';
export { slackManifest } from './manifest.ts';
export { EVENTS_PATH } from './receiver.ts';
