import { isFields } from '../block-kit/index.ts';
import type { Incomplete } from '../completeness.ts';
import type { Entered } from '../form-state.ts';
import { escapedText } from '../hands/escaped-text.ts';
import type { Hands } from '../hands/index.ts';
import type { Json, Surface } from '../types.ts';
import { suggestionsHtml } from './combo.ts';
import type { PageContext } from './context.ts';
import { secondsOf, timeZoneOf } from './local-time.ts';

/** What a click on the page comes to: how the bot took it, and what to show at once. */
export interface DeedResult {
  /** `acknowledged`, or Slack's word for what went wrong. */
  readonly outcome: string;
  /** Sentences under fields, by block_id. */
  readonly errors?: Readonly<Record<string, string>>;
  /** The list of an external select. */
  readonly list?: string;
}

/** Plays what the person did on the page with the same hands as the tests. */
export async function playDeed(context: PageContext, hands: Hands, name: string, body: Json): Promise<DeedResult> {
  const person = context.person.id;
  const text = (key: string): string => String(body[key] ?? '');
  switch (name) {
    case 'say':
      return text('text').startsWith('/')
        ? hands.command(person, text('text'), text('channel'))
        : hands.say(person, text('channel'), escapedText(context.workspace, text('text'))).then(() => fine);
    case 'act':
      return hands.act({ person, ...target(body), value: enteredOf(context, body), quiet: body['quiet'] === true });
    case 'suggest':
      return {
        outcome: 'acknowledged',
        list: suggestionsHtml(context, await hands.suggest({ person, ...target(body), query: text('query') })).html,
      };
    case 'submit': {
      const { outcome, incomplete, errors } = await hands.submit(person, text('view'));
      return {
        outcome: outcome === 'incomplete' || outcome === 'refused' ? 'acknowledged' : outcome,
        errors: { ...sentences(context, incomplete), ...errors },
      };
    }
    case 'close':
      await hands.closeView(person, text('view'), body['scope'] === 'all' ? 'all' : 'this');
      return fine;
    case 'home':
      await hands.openHome(person);
      return fine;
    case 'shortcut':
      return hands.globalShortcut(person, text('callback'));
    case 'message-shortcut':
      return hands.messageShortcut({ person, callbackId: text('callback'), channel: text('channel'), ts: text('ts') });
    default:
      return { outcome: 'unknown' };
  }
}

const fine: DeedResult = { outcome: 'acknowledged' };

function target(body: Json): { on: Surface; blockId: string; actionId: string } {
  const on = isFields(body['on']) ? body['on'] : {};
  const surface: Surface =
    on['kind'] === 'message'
      ? { kind: 'message', channel: String(on['channel']), ts: String(on['ts']) }
      : on['kind'] === 'view'
        ? { kind: 'view', id: String(on['id']) }
        : { kind: 'home' };
  return { on: surface, blockId: String(body['blockId']), actionId: String(body['actionId']) };
}

/** Inputs of the browser give a local date and time; Slack wants seconds. */
function enteredOf({ person }: PageContext, body: Json): Entered {
  const value = (body['value'] ?? null) as Entered;
  return body['type'] === 'datetimepicker' && typeof value === 'string' && value !== ''
    ? String(secondsOf(value, timeZoneOf(person)))
    : value;
}

function sentences({ say }: PageContext, incomplete: Readonly<Record<string, Incomplete>>): Record<string, string> {
  return Object.fromEntries(Object.entries(incomplete).map(([blockId, reason]) => [blockId, say(`form.${reason}`)]));
}
