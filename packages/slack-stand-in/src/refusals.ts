import type { ApiRefusal } from './types.ts';
import type { Workspace } from './workspace.ts';

/** What Slack had to refuse, held against what a test provokes on purpose. */
export interface Refusals {
  /** A refusal that is meant to happen, e.g. `('views.push', 'push_limit_reached')`. */
  expectRefusal(method: string, error: string): void;
  /** What the app got wrong and nobody expected. */
  unexpectedRefusals(): readonly ApiRefusal[];
  /** Throws when Slack had to refuse something that nobody expected, with every problem and its place. */
  requireNoRefusals(): void;
}

export function createRefusals(workspace: Workspace): Refusals {
  const expected: { method: string; error: string }[] = [];
  const unexpectedRefusals = (): readonly ApiRefusal[] =>
    workspace.refusals.filter(
      ({ method, error }) => !expected.some((one) => one.method === method && one.error === error),
    );
  return {
    expectRefusal: (method, error) => void expected.push({ method, error }),
    unexpectedRefusals,
    requireNoRefusals: () => {
      const wrong = unexpectedRefusals();
      if (wrong.length > 0) throw new Error(`Slack refused:\n${wrong.map(refusalLine).join('\n')}`);
    },
  };
}

export function refusalLine({ method, error, messages }: ApiRefusal): string {
  return [`${method}: ${error}`, ...messages.map((message) => `  ${message}`)].join('\n');
}
