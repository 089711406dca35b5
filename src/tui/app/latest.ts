/** Runs one question at a time and, when asked again meanwhile, only the newest afterwards: previews while typing. */
export class Latest<Input, Output> {
  private readonly answer: (input: Input) => Promise<Output>;
  private readonly show: (output: Output) => void;
  private readonly failed: (error: unknown) => void;
  private waiting: { readonly input: Input } | null = null;
  private running = false;

  constructor(options: {
    answer: (input: Input) => Promise<Output>;
    show: (output: Output) => void;
    failed: (error: unknown) => void;
  }) {
    this.answer = options.answer;
    this.show = options.show;
    this.failed = options.failed;
  }

  ask(input: Input): void {
    this.waiting = { input };
    if (!this.running) void this.work();
  }

  /** Whatever has not begun is not asked any more. */
  forget(): void {
    this.waiting = null;
  }

  private async work(): Promise<void> {
    this.running = true;
    while (this.waiting) {
      const { input } = this.waiting;
      this.waiting = null;
      try {
        this.show(await this.answer(input));
      } catch (error) {
        this.failed(error);
      }
    }
    this.running = false;
  }
}
