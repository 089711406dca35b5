/** Rows of a long list, fetched by pages where the cursor goes. */

/** Rows asked for at a time: a few screens. */
const PAGE = 100;
/** Most rows that `everything` collects: more marked at once is a mistake, and a job for the shell. */
const MOST_MARKED = 20_000;

type FetchPage<Item> = (offset: number, limit: number) => Promise<{ rows: readonly Item[]; total: number }>;

export class PagedRows<Item> {
  total = 0;
  private readonly fetchPage: FetchPage<Item>;
  private pages = new Map<number, readonly Item[]>();
  private known = false;
  private generation = 0;
  private newest: Promise<void> = Promise.resolve();

  constructor(fetchPage: FetchPage<Item>) {
    this.fetchPage = fetchPage;
  }

  loaded(): boolean {
    return this.known;
  }

  at(index: number): Item | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /**
   * Forgets everything and reads the page of `index`. An answer that a newer question has overtaken is dropped, and
   * the asker waits for the newer one: what they do next is meant for the rows that will be there.
   */
  async reset(index: number): Promise<void> {
    this.generation += 1;
    this.newest = this.read([Math.floor(Math.max(0, index) / PAGE)], true);
    await this.newestAnswer();
  }

  /** Reads these pages, too; whatever is being read anew meanwhile forgets them, so they come after it. */
  async load(pages: readonly number[]): Promise<void> {
    await this.newestAnswer();
    await this.read(pages, false);
  }

  /** The pages that a screen around `index` needs and that are not here. */
  missingAround(index: number, height: number): number[] {
    const first = Math.floor(Math.max(0, index - height) / PAGE);
    const last = Math.floor(Math.min(Math.max(0, this.total - 1), index + height) / PAGE);
    return Array.from({ length: last - first + 1 }, (_, offset) => first + offset).filter(
      (page) => !this.pages.has(page),
    );
  }

  async everything(): Promise<Item[]> {
    const { rows } = await this.fetchPage(0, MOST_MARKED);
    return [...rows];
  }

  private async newestAnswer(): Promise<void> {
    let awaited: Promise<void> | undefined;
    while (awaited !== this.newest) {
      awaited = this.newest;
      await awaited;
    }
  }

  private async read(pages: readonly number[], fresh: boolean): Promise<void> {
    const { generation } = this;
    const answers = await Promise.all(pages.map((page) => this.fetchPage(page * PAGE, PAGE)));
    if (generation !== this.generation) return;
    if (fresh) this.pages = new Map();
    answers.forEach((answer, index) => {
      const page = pages[index];
      if (page !== undefined) this.pages.set(page, answer.rows);
      this.total = answer.total;
    });
    this.known = true;
    const lastPage = Math.floor(Math.max(0, this.total - 1) / PAGE);
    // The list became shorter than where the reader stood.
    if (fresh && pages.every((page) => page > lastPage)) await this.read([lastPage], true);
  }
}
