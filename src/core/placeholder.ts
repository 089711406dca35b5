/** Stands where a room's service is still being built; calling it says so. */
export function placeholder<T extends object>(room: string): T {
  return new Proxy({} as T, {
    get: (_, method) => () => {
      throw new Error(`${room}.${String(method)} is not built yet`);
    },
  });
}
