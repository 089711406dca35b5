import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Served } from '../http.ts';
import type { Change } from '../types.ts';
import type { Workspace } from '../workspace.ts';

/** Keeps proxies and browsers from giving up on a quiet stream. */
const HEARTBEAT = 20_000;

/** Server-sent events: what has changed on this person's screen. */
export function openStream(workspace: Workspace, person: string, context: Context<Served>): Response {
  context.header('x-accel-buffering', 'no');
  return streamSSE(context, async (stream) => {
    const { promise: left, resolve: leave } = Promise.withResolvers<void>();
    const stop = workspace.subscribe((change) => {
      if (concerns(workspace, person, change)) void stream.writeSSE({ data: JSON.stringify(change) });
    });
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT);
    heartbeat.unref();
    stream.onAbort(leave);
    await stream.write('retry: 1000\n\n');
    await left;
    clearInterval(heartbeat);
    stop();
  });
}

function concerns(workspace: Workspace, person: string, change: Change): boolean {
  switch (change.kind) {
    case 'message':
      return (
        (change.visibleTo === null || change.visibleTo === person) &&
        workspace.channels.get(change.channel)?.members.has(person) === true
      );
    case 'views':
    case 'home':
      return change.person === person;
    case 'channels':
    case 'sockets':
      return true;
    case 'call':
      return false;
  }
}
