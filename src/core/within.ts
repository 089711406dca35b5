/** What the promise brings within `patience` ms, else null; the promise goes on. */
export async function within<Value>(promise: Promise<Value>, patience: number): Promise<Value | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, patience, null);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
