import { AppError } from '../../core/errors.ts';
import { type Say, sayError } from '../../core/words.ts';

/** The sentence for whatever went wrong; of a bug only its name, for messages may hold data. */
export function explain(say: Say, error: unknown): string {
  if (error instanceof AppError) return sayError(say, error);
  const name = error instanceof Error ? error.name : typeof error;
  return say('tui:error.unexpected', { name });
}
