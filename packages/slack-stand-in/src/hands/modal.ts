import { isFields } from '../block-kit/index.ts';
import { type Incomplete, incompleteFields } from '../completeness.ts';
import { closedEnvelope, submissionEnvelope } from '../envelopes.ts';
import { SlackError } from '../slack-error.ts';
import type { DeliveryOutcome, Json, OpenView } from '../types.ts';
import { dropView, pushView, updateView } from '../views.ts';
import { type HandsContext, noteRefusal, placeOf } from './context.ts';

export interface Submission {
  /** `incomplete`: Slack's client kept it; `refused`: the bot put sentences under fields. */
  readonly outcome: DeliveryOutcome | 'incomplete' | 'refused';
  readonly incomplete: Readonly<Record<string, Incomplete>>;
  readonly errors: Readonly<Record<string, string>>;
}

/** Presses the modal's submit button. */
export async function submit(context: HandsContext, person: string, viewId: string): Promise<Submission> {
  const { workspace } = context;
  const open = modalOf(context, person, viewId);
  const incomplete = incompleteFields(open);
  if (Object.keys(incomplete).length > 0) return { outcome: 'incomplete', incomplete, errors: {} };
  setBusy(context, open, true);
  open.errors = {};
  const triggerId = context.triggers.issue({ person, viewId: open.id });
  const delivery = await context.deliver(submissionEnvelope(workspace, open, triggerId, responseUrlsOf(context, open)));
  open.trouble = delivery.outcome === 'acknowledged' ? null : delivery.outcome;
  if (delivery.outcome === 'acknowledged') {
    try {
      obey(context, open, isFields(delivery.body) ? delivery.body : {});
    } catch (error) {
      open.trouble = 'invalid_response';
      noteRefusal(workspace, 'response_action', error);
    }
  }
  setBusy(context, open, false);
  const refused = Object.keys(open.errors).length > 0;
  return { outcome: refused ? 'refused' : delivery.outcome, incomplete: {}, errors: open.errors };
}

/** Presses Close, or the cross (which clears the whole stack). */
export async function closeModal(
  context: HandsContext,
  person: string,
  viewId: string,
  scope: 'this' | 'all' = 'this',
): Promise<void> {
  const open = modalOf(context, person, viewId);
  const clears = scope === 'all' || open.view.clear_on_close === true;
  const dropped = dropView(context.workspace, open, clears ? 'all' : 'this');
  const told = dropped.filter((view) => view.view.notify_on_close);
  await Promise.all(told.map((view) => context.deliver(closedEnvelope(context.workspace, view, clears))));
}

function obey({ workspace }: HandsContext, open: OpenView, body: Json): void {
  // A second answer to the same form comes too late: the view is gone.
  if (!workspace.stacks.get(open.person)?.includes(open)) return;
  switch (body['response_action']) {
    case undefined:
      dropView(workspace, open, 'this');
      return;
    case 'clear':
      dropView(workspace, open, 'all');
      return;
    case 'update':
      updateView(workspace, open, body['view'], null);
      return;
    case 'push':
      pushView(workspace, open.person, body['view']);
      return;
    case 'errors':
      open.errors = requireFieldErrors(open, body['errors']);
      return;
    default:
      throw new SlackError('invalid_response_action', {
        response_metadata: { messages: [String(body['response_action'])] },
      });
  }
}

/** Errors stand under input blocks only; Slack shows nothing at all when one names another block. */
function requireFieldErrors(open: OpenView, errors: unknown): Record<string, string> {
  if (!isFields(errors) || Object.keys(errors).length === 0) throw new SlackError('invalid_errors');
  const inputs = new Set(open.view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id));
  const strangers = Object.keys(errors).filter((blockId) => !inputs.has(blockId));
  if (strangers.length > 0) {
    throw new SlackError('invalid_errors', {
      response_metadata: { messages: strangers.map((id) => `[ERROR] no input block: ${id}`) },
    });
  }
  return Object.fromEntries(Object.entries(errors).map(([blockId, sentence]) => [blockId, String(sentence)]));
}

/** Selects with `response_url_enabled` earn a response_url into the chosen conversation. */
function responseUrlsOf(context: HandsContext, open: OpenView): readonly Json[] {
  return open.view.blocks.flatMap((block) => {
    const element = block.element;
    if (!element?.response_url_enabled) return [];
    const entry = open.state[block.block_id]?.[element.action_id];
    const channel = entry?.['selected_conversation'] ?? entry?.['selected_channel'];
    if (typeof channel !== 'string') return [];
    const responseUrl = context.responses.issue({ person: open.person, channel, message: null });
    return [{ block_id: block.block_id, action_id: element.action_id, channel_id: channel, response_url: responseUrl }];
  });
}

function modalOf(context: HandsContext, person: string, viewId: string): OpenView {
  return placeOf(context, person, { kind: 'view', id: viewId }) as OpenView;
}

function setBusy({ workspace }: HandsContext, open: OpenView, busy: boolean): void {
  open.busy = busy;
  workspace.changed({ kind: 'views', person: open.person });
}
