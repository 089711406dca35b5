/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  });
}

/** Ends the process with `code` after `ms`, whatever still holds it. Answers the function that calls it off. */
export function endWithin(ms: number, code: number): () => void {
  const timer = setTimeout(() => process.exit(code), ms);
  return () => clearTimeout(timer);
}
