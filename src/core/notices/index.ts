export * from './message-classes.ts';
export * from './notice-definitions.ts';
export * from './notice-texts.ts';
export * from './notices.ts';
