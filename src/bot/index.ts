export { type BotOptions, createBot } from './app.ts';
export { checkSlack } from './check-slack.ts';
export { slackManifest } from './manifest.ts';
