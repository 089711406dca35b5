export { problemLine, type Refusal, refusalOfMessage, refusalOfSuggestions, refusalOfView } from './block-kit/index.ts';
export { type Entered, elementsOf, optionsOf } from './form-state.ts';
export { isGroup, type Submission } from './hands/index.ts';
export { SLACK_LIMITS } from './limits.ts';
export type { SlackManifest } from './manifest.ts';
export { visibleMessages } from './messages.ts';
export { createSlackStandIn, type SlackStandIn, type SlackStandInOptions } from './stand-in.ts';
export type * from './types.ts';
export type { ChannelSeed } from './workspace.ts';
