import { type Actor, may, type Permission } from '../../core/access/index.ts';
import type { Clock } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import type { Locale } from '../../core/locale.ts';
import type { StoppageReason } from '../../core/watch/index.ts';
import type { Say } from '../../core/words.ts';

/** Who works here, on what, and how they read numbers and dates. */
export interface Session {
  readonly core: Core;
  readonly actor: Actor;
  readonly say: Say;
  /** Of money and dates, in the language of `say`. */
  readonly locale: Locale;
  readonly clock: Clock;
  readonly health: Health;
  readonly company: string;
  readonly zone: string;
  may(permission: Permission): boolean;
}

/** Messages that wait for a person, and whether mail moves. */
export interface Health {
  readonly failed: number;
  readonly unknown: number;
  /** The sender was refused: nothing leaves until somebody has looked. */
  readonly paused: boolean;
  /** Why mail stands still; null while it moves. */
  readonly stuck: StoppageReason | null;
  /** Since when the mail server does not work, ms; null: it does, or was not tried. */
  readonly troubleSince: number | null;
  /** Whether a mail server has ever taken a mail of ours. */
  readonly hasWorked: boolean;
}

/** The company's face as the header shows it; read again when something changes. */
export interface Surroundings {
  readonly company: string;
  readonly zone: string;
  readonly health: Health;
}

export async function readSurroundings(core: Core): Promise<Surroundings> {
  const [settings, counts, mail, pause] = await Promise.all([
    core.settings.all(),
    core.outbox.counts(),
    core.watch.mail(),
    core.outbox.pause(),
  ]);
  const sum = (state: string): number =>
    counts.filter((entry) => entry.state === state).reduce((total, entry) => total + entry.count, 0);
  return {
    company: settings['company.name'],
    zone: settings['company.timeZone'],
    health: {
      failed: sum('failed'),
      unknown: sum('unknown'),
      paused: pause !== null,
      stuck: mail.stop?.reason ?? null,
      troubleSince: mail.trouble?.since ?? null,
      hasWorked: mail.hasWorked,
    },
  };
}

export function createSession(input: {
  core: Core;
  actor: Actor;
  say: Say;
  locale: Locale;
  surroundings: Surroundings;
}): Session & { update(surroundings: Surroundings): void } {
  let { surroundings } = input;
  return {
    core: input.core,
    actor: input.actor,
    say: input.say,
    locale: input.locale,
    clock: input.core.base.clock,
    get health() {
      return surroundings.health;
    },
    get company() {
      return surroundings.company;
    },
    get zone() {
      return surroundings.zone;
    },
    may: (permission) => may(input.actor, permission),
    update: (next) => {
      surroundings = next;
    },
  };
}
