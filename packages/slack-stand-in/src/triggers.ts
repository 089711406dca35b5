import { randomInt } from 'node:crypto';
import { secret } from './secret.ts';
import { SlackError } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

export interface Trigger {
  readonly person: string;
  /** The modal in which the person acted, which views.push stacks upon. */
  readonly viewId: string | null;
}

/** trigger_ids: 3 seconds of life, good for one use. */
export interface Triggers {
  issue(trigger: Trigger): string;
  /** Uses it up; refuses with Slack's words. */
  exchange(id: unknown): Trigger;
}

export function createTriggers(workspace: Workspace): Triggers {
  const issued = new Map<string, Trigger & { readonly at: number; used: boolean }>();
  return {
    issue: (trigger) => {
      const id = `${workspace.clock.now()}.${randomInt(1_000_000_000)}.${secret(16)}`;
      issued.set(id, { ...trigger, at: workspace.clock.now(), used: false });
      return id;
    },
    exchange: (id) => {
      if (typeof id !== 'string' || id === '')
        throw new SlackError('invalid_arguments', messages('missing required field: trigger_id'));
      const trigger = issued.get(id);
      if (!trigger) throw new SlackError('invalid_trigger_id');
      if (trigger.used) throw new SlackError('exchanged_trigger_id');
      if (workspace.clock.now() - trigger.at > workspace.limits.trigger) throw new SlackError('expired_trigger_id');
      trigger.used = true;
      return trigger;
    },
  };
}

function messages(line: string): { response_metadata: { messages: string[] } } {
  return { response_metadata: { messages: [`[ERROR] ${line}`] } };
}
