/** One order that a list can be read in. */
export interface SortChoice {
  readonly id: string;
  /** The column whose heading wears the arrow. */
  readonly column: string;
  readonly descending: boolean;
}

/** Which of its orders a list is read in; `s` goes on to the next, `S` turns it round. */
export class SortOrder {
  private readonly choices: () => readonly SortChoice[];
  private index = 0;
  private reversed = false;

  constructor(choices: () => readonly SortChoice[]) {
    this.choices = choices;
  }

  current(): SortChoice | undefined {
    const choice = this.choices()[this.index];
    return choice && { ...choice, descending: choice.descending !== this.reversed };
  }

  next(): void {
    this.index = (this.index + 1) % Math.max(1, this.choices().length);
    this.reversed = false;
  }

  reverse(): void {
    this.reversed = !this.reversed;
  }
}
