const open: (() => Promise<unknown> | unknown)[] = [];

/** Registers what must be closed after the running test. */
export function closeAfterTest(close: () => Promise<unknown> | unknown): void {
  open.push(close);
}

export async function closeWhatIsOpen(): Promise<void> {
  const errors: unknown[] = [];
  for (const close of open.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, 'something did not close cleanly');
}
