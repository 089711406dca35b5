import type { ReactNode } from 'react';
import { dateIn } from '../../../core/dates.ts';
import {
  type DocumentCard,
  type DocumentLine,
  documentState,
  isPaused,
  type ListedDocument,
  openAmount,
  type Receipt,
} from '../../../core/documents/index.ts';
import { formatNumber } from '../../../core/money.ts';
import { agoText, dayText, moneyText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import { Fact, Part } from '../../ui/page/fact.tsx';
import { pageScreen } from '../../ui/page/page-screen.ts';
import { Words } from '../../ui/words.tsx';
import { holdText } from '../debtors/held-text.ts';
import { stateText, stateTone } from './document-text.ts';
import { openIncident, openWhy, showPdf } from './with-document.ts';

/** One document: its facts, its lines, and what is open of each receipt and why it waits (D5, D11). */
export const documentCard = pageScreen<Pick<ListedDocument, 'id' | 'reference'>, DocumentCard>({
  id: 'documents.card',
  name: 'Documents: card',
  title({ app, input, shown }) {
    if (!shown) return input.reference;
    const { kind, reference, account } = shown.document;
    const { separator } = app.theme.glyphs;
    return `${app.say(`documents:kind.${kind}`)} ${reference} ${separator} ${account.tradeName}`;
  },
  load: ({ session: { core, actor } }, { id }) => core.documents.card(actor, id),
  actions: [
    {
      id: 'pdf',
      keys: ['o'],
      label: 'documents:action.pdf',
      footer: true,
      run: ({ app }, { document }) => showPdf(app, document),
    },
    {
      id: 'incident',
      keys: ['t'],
      label: 'tui:action.newIncident',
      footer: true,
      needs: 'incidents.edit',
      run: ({ app }, { document }) => openIncident(app, document),
    },
    {
      id: 'why',
      keys: ['w'],
      label: 'tui:action.why',
      help: 'tui:help.why',
      footer: true,
      run: ({ app }, { document }) => openWhy(app, document),
    },
  ],
  body: (card) => <CardBody {...card} />,
});

function CardBody({ document, receipts }: DocumentCard): ReactNode {
  const app = useTui();
  const { say } = app;
  const { account, issuedOn, total, open, state, hasFile, lines } = document;
  return (
    <>
      <Fact label={say('tui:column.customer')}>{`${account.tradeName} (${account.reference})`}</Fact>
      <Fact label={say('documents:column.date')}>{dayText(app, issuedOn)}</Fact>
      <Fact label={say('documents:page.total')}>{moneyText(app, [total])}</Fact>
      {state ? (
        <>
          <Fact label={say('tui:column.owed')}>{moneyText(app, [open])}</Fact>
          <Fact label={say('tui:column.state')}>
            <Words tone={stateTone(state)}>{stateText(app, state)}</Words>
          </Fact>
        </>
      ) : null}
      <Fact label="PDF">{say(hasFile ? 'documents:pdf.stored' : 'documents:pdf.made')}</Fact>
      {receipts.length === 0 ? null : (
        <Part heading={say('documents:receipt.title')} tone="title">
          {receipts.map((receipt) => (
            <ReceiptLines key={receipt.id} receipt={receipt} />
          ))}
        </Part>
      )}
      {lines === null || lines.length === 0 ? null : (
        <Part heading={say('documents:page.description')} tone="title">
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a document's lines have no identity but their place.
            <Line key={index} line={line} currency={total.currency} />
          ))}
        </Part>
      )}
    </>
  );
}

/** When it is due and what is open of it; below that, what was paid, when its customer was told, and what holds it back. */
function ReceiptLines({ receipt }: { receipt: Receipt }): ReactNode {
  const app = useTui();
  const { say } = app;
  const { position, dueOn, amount, paidMinor, paidOn, withdrawn, noticeSwitch, lastNoticeAt, pause } = receipt;
  const { clock, zone } = app.session;
  const today = dateIn(zone, clock.now());
  const open = openAmount(receipt);
  const state = documentState([receipt], today);
  const held = pause !== null && isPaused(receipt, today);
  const facts = [
    paidMinor > 0 ? say('documents:receipt.paid', { amount: moneyText(app, [{ ...amount, minor: paidMinor }]) }) : '',
    paidOn !== null && !withdrawn ? dayText(app, paidOn) : '',
    say('documents:receipt.told', { when: agoText(app, lastNoticeAt) }),
    noticeSwitch === 'inherit' ? '' : say('documents:receipt.notices', { state: say(`tui:switch.${noticeSwitch}`) }),
  ].filter(Boolean);
  return (
    <>
      <Words>
        {`${position}  `}
        <Words tone="muted">{say('documents:receipt.due', { day: dayText(app, dueOn) })}</Words>
        {`  ${moneyText(app, [amount])}  `}
        <Words tone={stateTone(state)}>{stateText(app, state)}</Words>
        {open.minor > 0 && open.minor < amount.minor
          ? `  ${say('documents:receipt.left', { amount: moneyText(app, [open]) })}`
          : ''}
      </Words>
      <Words tone="muted">{`   ${facts.join(` ${app.theme.glyphs.separator} `)}`}</Words>
      {held ? (
        <Words tone="warn" wrap="wrap">
          {`   ${holdText(app, { hold: 'paused', pause: pause.reason, until: pause.until, receipts: 1 })}${pause.note ? `: ${pause.note}` : ''}`}
        </Words>
      ) : null}
    </>
  );
}

function Line({
  line: { text, quantity, amountMinor },
  currency,
}: {
  line: DocumentLine;
  currency: string;
}): ReactNode {
  const app = useTui();
  const count = formatNumber(quantity, { locale: app.session.locale, decimals: 2 });
  return (
    <Words>
      {text}
      <Words tone="muted">{`  × ${count}  `}</Words>
      {moneyText(app, [{ minor: amountMinor, currency }])}
    </Words>
  );
}
