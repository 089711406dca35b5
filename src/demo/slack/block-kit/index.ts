export { type Fields, isFields, type Problem, problemLine } from './place.ts';
export {
  MESSAGE_BLOCK_CHARACTERS,
  MESSAGE_TEXT_CHARACTERS,
  type Refusal,
  refusalOfMessage,
  refusalOfSuggestions,
  refusalOfView,
  VIEW_BYTES,
} from './surfaces.ts';
