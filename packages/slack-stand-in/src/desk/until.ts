import { refusalLine } from '../refusals.ts';
import type { Workspace } from '../workspace.ts';

/** Settles when the condition holds, looking again at every change; rejects after `timeout` ms (5 s) naming `what`. */
export type Until = <Value>(
  what: string,
  look: () => Value | undefined | null | false,
  timeout?: number,
) => Promise<Value>;

export function createUntil(workspace: Workspace): Until {
  return <Value>(what: string, look: () => Value | undefined | null | false, timeout = 5_000): Promise<Value> => {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const check = (): void => {
      try {
        const value = look();
        if (value !== undefined && value !== null && value !== false) resolve(value);
      } catch (error) {
        reject(error);
      }
    };
    const stop = workspace.subscribe(check);
    const timer = setTimeout(
      () => reject(new Error(`waited ${timeout} ms for ${what}\n${situation(workspace)}`)),
      timeout,
    );
    check();
    return promise.finally(() => {
      clearTimeout(timer);
      stop();
    });
  };
}

/** What was there instead, for the message of a failed wait. */
function situation({ calls, messages, refusals }: Workspace): string {
  const called = calls.slice(-6).map((call) => `${call.method} → ${call.answer['ok'] ? 'ok' : call.answer['error']}`);
  const said = messages
    .slice(-4)
    .map((message) => `"${message.text.slice(0, 80)}"${message.visibleTo ? ` (to ${message.visibleTo})` : ''}`);
  return [
    `last calls: ${called.join(', ') || 'none'}`,
    `last messages: ${said.join(', ') || 'none'}`,
    ...refusals.map(refusalLine),
  ].join('\n');
}
