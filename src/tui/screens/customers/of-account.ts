import type { Account } from '../../../core/customers/index.ts';
import type { App } from '../../app/app.ts';

/** `Incidents · Atelier Nord` over the list of one customer; over all of them, the heading alone. */
export function ofAccount({ say, theme }: App, heading: string, account: Account | null): string {
  return account ? `${say(heading)} ${theme.glyphs.separator} ${account.tradeName}` : say(heading);
}
