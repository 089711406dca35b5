import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Debtor, DebtorPage } from '../../../core/debtors/index.ts';
import { moneyText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import { Rule, Words } from '../../ui/words.tsx';
import { Debts } from './debts.tsx';
import { heldText, unreachable } from './held-text.ts';

/** All debts of the list, and what is held back of the chosen customer's. */
export function DebtorsSummary({ page, debtor }: { page: DebtorPage; debtor: Debtor | undefined }): ReactNode {
  return (
    <>
      <Rule />
      <Box flexDirection="column" paddingX={1}>
        <Box flexShrink={0}>
          <Debts {...page} />
        </Box>
        {debtor && (debtor.held.length > 0 || unreachable(debtor)) ? <Held debtor={debtor} /> : null}
      </Box>
    </>
  );
}

function Held({ debtor }: { debtor: Debtor }): ReactNode {
  const app = useTui();
  const held = unreachable(debtor) ? app.say('tui:customers.noAddress') : heldText(app, debtor.held);
  const { tradeName: name } = debtor.account;
  return (
    <Words tone="warn">{app.say('tui:debtors.heldBack', { name, owed: moneyText(app, debtor.totals), held })}</Words>
  );
}
