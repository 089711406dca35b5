import type { ServerResponse } from 'node:http';
import type { Change } from '../types.ts';
import type { Workspace } from '../workspace.ts';

/** Keeps proxies and browsers from giving up on a quiet stream. */
const HEARTBEAT = 20_000;

/** Server-sent events: what has changed on this person's screen. */
export function openStream(workspace: Workspace, person: string, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 1000\n\n');
  const stop = workspace.subscribe((change) => {
    if (concerns(workspace, person, change)) response.write(`data: ${JSON.stringify(change)}\n\n`);
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT);
  heartbeat.unref();
  response.on('close', () => {
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
