import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Message } from './types.ts';
import type { Workspace } from './workspace.ts';

/** Changes come in bursts; the file is written once for each. */
const PAUSE = 300;

interface Saved {
  readonly messages: readonly Omit<Message, 'state'>[];
  /** Channels that the bot has joined or been invited to. */
  readonly joined: readonly string[];
}

/** Keeps what was said over restarts, so that the bot finds its cards again. */
export interface Memory {
  /** Writes what is still waiting, and stops. */
  close(): void;
}

/** Reads the file, if it is there, and follows the workspace from then on. */
export function createMemory(workspace: Workspace, file: string): Memory {
  recall(workspace, file);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    waiting = undefined;
    const messages = workspace.messages.map(({ state: _state, ...message }) => message);
    const joined = [...workspace.channels.values()]
      .filter(({ members }) => members.has(workspace.bot.userId))
      .map(({ id }) => id);
    writeFileSync(`${file}.new`, JSON.stringify({ messages, joined } satisfies Saved));
    renameSync(`${file}.new`, file);
  };
  const stop = workspace.subscribe(({ kind }) => {
    if (kind === 'message' || kind === 'channels') waiting ??= setTimeout(save, PAUSE);
  });
  return {
    close: () => {
      stop();
      if (waiting === undefined) return;
      clearTimeout(waiting);
      save();
    },
  };
}

function recall(workspace: Workspace, file: string): void {
  const saved = read(file);
  for (const id of saved?.joined ?? []) workspace.channels.get(id)?.members.add(workspace.bot.userId);
  for (const message of saved?.messages ?? []) {
    const isDirect = message.channel.startsWith('D') && workspace.people.has(`U${message.channel.slice(1)}`);
    if (isDirect) workspace.directMessages(`U${message.channel.slice(1)}`);
    if (workspace.channels.has(message.channel)) workspace.messages.push({ ...message, state: new Map() });
  }
}

function read(file: string): Saved | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Saved;
  } catch (error) {
    // The first start has no file; one that was damaged is as good as none, for a demo.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
