/** What the promise brings within `patience` ms, else null; the promise goes on. */
export async function soon<Value>(promise: Promise<Value>, patience: number): Promise<Value | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), patience);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
