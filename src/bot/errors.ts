import type { Logger } from 'pino';
import { PermissionDenied } from '../core/access/index.ts';
import type { Core } from '../core/core.ts';
import { AppError } from '../core/errors.ts';
import { type Say, sayError, sayProblem } from '../core/words.ts';
import { joinMarked, Marked, marked, md, mention } from './blocks/index.ts';
import type { Voice } from './caller.ts';
import type { OpenView } from './turn.ts';

/** Names people whom one may ask, at most this many. */
const MOST_HOLDERS = 5;

/** What went wrong, in words: an expected failure says what to do; a bug gets a reference that stands in the log. */
export async function explain(core: Core, voice: Pick<Voice, 'say' | 'md'>, error: unknown): Promise<Marked> {
  if (error instanceof PermissionDenied) return await explainDenial(core, voice, error);
  if (error instanceof AppError) return errorWords(voice, error);
  const reference = core.base.ids.secret(4);
  logBug(core.base.log, reference, error);
  return marked(voice.say('core:error.unexpected', { id: reference }), 500);
}

/** The sentence is ours and keeps its marks, e.g. of a command; what it names is shown letter by letter. */
function errorWords(voice: Pick<Voice, 'md'>, error: AppError): Marked {
  return new Marked(sayError((key, values) => voice.md(key, values).text, error));
}

/** Sentences under the fields they are about; null when one of them has no field in this form. */
export function fieldErrors(say: Say, error: unknown, view: OpenView): Record<string, string> | null {
  if (!(error instanceof AppError) || error.fields.length === 0) return null;
  const inputs = new Set(view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id));
  if (!error.fields.every((problem) => inputs.has(problem.field))) return null;
  return Object.fromEntries(error.fields.map((problem) => [problem.field, sayProblem(say, problem)]));
}

/** The missing permission, and whom to ask for it. */
async function explainDenial(core: Core, voice: Pick<Voice, 'say' | 'md'>, error: PermissionDenied): Promise<Marked> {
  const sentence = errorWords(voice, error);
  const admins = (await core.access.holdersOf('access.edit')).slice(0, MOST_HOLDERS);
  if (admins.length === 0) return sentence;
  const names = admins.map((person) => (person.slackUserId ? mention(person.slackUserId) : marked(person.name, 80)));
  return md`${sentence} ${voice.md('bot:askForAccess', { people: joinMarked(names, ', ') })}`;
}

function logBug(log: Logger, reference: string, error: unknown): void {
  const code = (error as { code?: string } | null)?.code;
  const slackError = (error as { data?: { error?: string } } | null)?.data?.error;
  log.error({ err: error, reference, code, slackError }, 'the bot failed');
}
