import { findMessage, post, remove, rewrite } from './messages.ts';
import { secret } from './secret.ts';
import { SlackError } from './slack-error.ts';
import type { Json, Message } from './types.ts';
import type { Workspace } from './workspace.ts';

interface ResponseTarget {
  readonly person: string;
  readonly channel: string;
  /** The message in which a button was pressed. */
  readonly message: string | null;
}

/** response_url: five posts within 30 minutes, into any channel, without membership or scope. */
export interface ResponseUrls {
  issue(target: ResponseTarget): string;
  /** Posts, replaces or deletes; refuses with `expired_url`, `used_url` or what the validator says. */
  respond(code: string, content: Json): Message | null;
}

export function createResponseUrls(workspace: Workspace, base: () => string): ResponseUrls {
  const issued = new Map<string, ResponseTarget & { readonly at: number; posts: number }>();

  return {
    issue: (target) => {
      const code = secret(18);
      issued.set(code, { ...target, at: workspace.clock.now(), posts: 0 });
      return `${base()}/response/${code}`;
    },
    respond: (code, content) => {
      const target = issued.get(code);
      if (!target || workspace.clock.now() - target.at > workspace.limits.responseLife)
        throw new SlackError('expired_url');
      if (target.posts >= workspace.limits.responsePosts) throw new SlackError('used_url');
      const message = answer(workspace, target, content);
      target.posts += 1;
      return message;
    },
  };
}

/** Plays a response, be it posted to a response_url or sent along with the acknowledgement of a command. */
export function answer(workspace: Workspace, target: ResponseTarget, content: Json): Message | null {
  const original = target.message === null ? undefined : findMessage(workspace, target.channel, target.message);
  if (content['delete_original'] === true && original) {
    remove(workspace, original);
    if (content['text'] === undefined && content['blocks'] === undefined) return null;
  }
  if (content['replace_original'] === true && original) {
    rewrite(workspace, original, content);
    return original;
  }
  const inChannel = content['response_type'] === 'in_channel';
  return post(workspace, {
    channel: workspace.channel(target.channel),
    author: { kind: 'bot' },
    content,
    visibleTo: inChannel ? null : target.person,
    threadTs: typeof content['thread_ts'] === 'string' ? content['thread_ts'] : null,
  });
}
