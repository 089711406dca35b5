export { type BotOptions, createBot, type SlackBot } from './app.ts';
export { checkSlack, type SlackCheck } from './check-slack.ts';
export { slackManifest } from './manifest.ts';
export { EVENTS_PATH } from './receiver.ts';
