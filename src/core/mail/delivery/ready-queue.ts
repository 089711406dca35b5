/** What stands between the one that prepares and the connections that send. */
export interface ReadyQueue<Item> {
  readonly size: number;
  push(items: readonly Item[]): void;
  /** To the front: it was taken and could not be used. */
  giveBack(item: Item): void;
  /** The next one, waiting for it; null once the queue is closed and empty. */
  take(): Promise<Item | null>;
  /** Resolves when at most `size` are left, or the queue is closed. */
  whenAtMost(size: number): Promise<void>;
  /** Resolves when somebody waits for an item, or the queue is closed. */
  whenStarving(): Promise<void>;
  /** Whether somebody waits for an item right now. */
  readonly starving: boolean;
  close(): void;
  /** Takes all that are left. */
  empty(): Item[];
}

export function createReadyQueue<Item>(): ReadyQueue<Item> {
  let items: Item[] = [];
  let closed = false;
  const takers: ((item: Item | null) => void)[] = [];
  const watchers: (() => void)[] = [];
  const waiters: { size: number; go: () => void }[] = [];

  return {
    get size() {
      return items.length;
    },
    get starving() {
      return takers.length > 0;
    },
    push(more) {
      items.push(...more);
      serve();
    },
    giveBack(item) {
      items.unshift(item);
      serve();
    },
    take() {
      const item = items.shift();
      if (item !== undefined) {
        tellWaiters();
        return Promise.resolve(item);
      }
      if (closed) return Promise.resolve(null);
      return new Promise((resolve) => {
        takers.push(resolve);
        for (const tell of watchers.splice(0)) tell();
      });
    },
    whenStarving() {
      if (closed || takers.length > 0) return Promise.resolve();
      return new Promise((resolve) => {
        watchers.push(resolve);
      });
    },
    whenAtMost(size) {
      if (closed || items.length <= size) return Promise.resolve();
      return new Promise((resolve) => {
        waiters.push({ size, go: resolve });
      });
    },
    close() {
      closed = true;
      serve();
      for (const taker of takers.splice(0)) taker(null);
      for (const tell of watchers.splice(0)) tell();
      tellWaiters();
    },
    empty() {
      const left = items;
      items = [];
      tellWaiters();
      return left;
    },
  };

  function serve(): void {
    while (takers.length > 0 && items.length > 0) takers.shift()?.(items.shift() ?? null);
    tellWaiters();
  }

  function tellWaiters(): void {
    for (let index = waiters.length - 1; index >= 0; index -= 1) {
      const waiter = waiters[index];
      if (waiter && (closed || items.length <= waiter.size)) {
        waiters.splice(index, 1);
        waiter.go();
      }
    }
  }
}
