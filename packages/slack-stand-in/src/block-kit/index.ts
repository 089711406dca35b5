export { isFields, problemLine } from './place.ts';
export { type Refusal, refusalOfMessage, refusalOfSuggestions, refusalOfView } from './surfaces.ts';
