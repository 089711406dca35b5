export type ToastKind = 'good' | 'warn' | 'bad';

/** What is said at the foot of a screen. */
export interface ToastMessage {
  readonly kind: ToastKind;
  readonly text: string;
}

/** How long a message stays, in ms: long enough to read a sentence twice. */
const STAYS = 8_000;

/** The message at the foot. It goes after a while, and with its screen, unless it was said in leaving that: `saved`. */
export class Toasts {
  shown: ToastMessage | null = null;
  private readonly changed: () => void;
  /** Counts what has been handled: keys, pastes, answers. */
  private step = 0;
  private saidIn = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(changed: () => void) {
    this.changed = changed;
  }

  say(message: ToastMessage): void {
    this.shown = message;
    this.saidIn = this.step;
    this.stop();
    this.timer = setTimeout(() => {
      this.shown = null;
      this.changed();
    }, STAYS);
    this.timer.unref();
  }

  hush(): void {
    this.shown = null;
  }

  /** Something else is handled now. */
  nextStep(): void {
    this.step += 1;
  }

  /** The screen is another one. */
  screenChanged(): void {
    if (this.saidIn !== this.step) this.shown = null;
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
