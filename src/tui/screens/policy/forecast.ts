import { compareSimulations, type Simulation } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { Latest } from '../../app/latest.ts';

/** How long nothing must be typed before it is worked out, in ms: it takes a second with 100,000 receipts. */
const PAUSE = 400;

export type PolicyValues = Readonly<Record<string, unknown>>;

interface Answer {
  readonly wanted: string;
  readonly before: Simulation;
  readonly after: Simulation;
}

/** One line on what a change of the policy does to the next days, before it is saved (D14). */
export class PolicyForecast {
  private readonly app: App;
  private readonly latest: Latest<PolicyValues, Answer>;
  private before: Promise<Simulation> | null = null;
  private timer: NodeJS.Timeout | undefined;
  /** What the line is for: an answer to anything else comes too late. */
  private wanted = '';
  private text = '';

  constructor(app: App) {
    this.app = app;
    this.latest = new Latest({
      answer: (policy) => app.track(this.simulate(policy)),
      show: (answer) => this.show(answer),
      // The screen says what is wrong with a value; the core says the rest when it is saved.
      failed: () => {
        this.before = null;
      },
    });
  }

  line(): string {
    return this.text;
  }

  /** The values as they stand; null when they are the stored ones or cannot be saved. */
  changed(policy: PolicyValues | null): void {
    const wanted = policy === null ? '' : JSON.stringify(policy);
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.text = '';
    this.latest.forget();
    clearTimeout(this.timer);
    if (policy === null || !this.app.session.may('debtors.view')) return;
    this.timer = setTimeout(() => this.latest.ask(policy), PAUSE);
    this.timer.unref();
  }

  stop(): void {
    this.changed(null);
  }

  private async simulate(policy: PolicyValues): Promise<Answer> {
    const { core, actor } = this.app.session;
    const { wanted } = this;
    this.before ??= core.debtors.simulate(actor);
    const before = await this.before;
    return { wanted, before, after: await core.debtors.simulate(actor, { policy }) };
  }

  private show({ wanted, before, after }: Answer): void {
    if (wanted !== this.wanted) return;
    this.text = comparisonText(this.app, before, after);
    this.app.changed();
  }
}

export function comparisonText(app: App, before: Simulation, after: Simulation): string {
  const compared = compareSimulations(before, after);
  return app.say('debtors:simulation.compared', {
    count: after.days.length,
    before: compared.before.reminders,
    after: compared.after.reminders,
    customersBefore: compared.before.customers,
    customersAfter: compared.after.customers,
  });
}
