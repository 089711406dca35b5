import type { Logger } from 'pino';
import type { Core } from '../core/core.ts';
import type { Batches } from './batches/batches.ts';
import type { Drafts } from './drafts/drafts.ts';
import type { Outlet } from './outlet.ts';
import type { Pace } from './pace.ts';
import type { People } from './people.ts';
import type { Router } from './router.ts';

/** What every feature is built on. */
export interface Bot {
  readonly core: Core;
  readonly router: Router;
  readonly outlet: Outlet;
  readonly people: People;
  /** What somebody is putting together in a modal. */
  readonly drafts: Drafts;
  /** What was sent, told where it was started. */
  readonly batches: Batches;
  readonly pace: Pace;
  readonly log: Logger;
  /** What keeps the bot from its work, for the Home tab of those who can mend it. */
  readonly trouble: { alerts: { readonly channel: string; readonly why: string } | null };
}
