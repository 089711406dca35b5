/** Use cases under way: each ends in one step that shows its answer or its failure. */
export class Work {
  private readonly underWay = new Set<Promise<unknown>>();

  /** Remembers work that somebody else waits for, so that leaving waits too. */
  track<T>(work: Promise<T>): Promise<T> {
    this.underWay.add(work);
    const forget = (): void => void this.underWay.delete(work);
    work.then(forget, forget);
    return work;
  }

  /** Resolves when nothing is under way any more: only then may the database be closed. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled([...this.underWay]);
  }

  /** Runs `work` and then, in one go, `done` or `failed`, with `finish` around it. */
  run<T>({
    work,
    done,
    failed,
    finish,
  }: {
    work: () => Promise<T>;
    done: (value: T) => void;
    failed: (error: unknown) => void;
    finish: (show: () => void) => void;
  }): void {
    void this.track(attempt(work, done, failed)).then(finish);
  }
}

async function attempt<T>(
  work: () => Promise<T>,
  done: (value: T) => void,
  failed: (error: unknown) => void,
): Promise<() => void> {
  try {
    const value = await work();
    return () => done(value);
  } catch (error) {
    return () => failed(error);
  }
}
