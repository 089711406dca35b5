export { type MailCatcher, startMailCatcher } from './mail/mail-catcher.ts';
export { DEMO_CHANNELS, DEMO_PEOPLE, DEMO_TEAM } from './sample/company.ts';
export { seedDemo } from './sample/seed.ts';
