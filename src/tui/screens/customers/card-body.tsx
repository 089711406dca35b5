import { Box } from 'ink';
import type { ReactNode } from 'react';
import { dateIn } from '../../../core/dates.ts';
import { isPaused, openAmount, type Receipt } from '../../../core/documents/index.ts';
import { totalsByCurrency } from '../../../core/money.ts';
import { agoText, instantText, moneyText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import { Fact, Part } from '../../ui/page/fact.tsx';
import { Words } from '../../ui/words.tsx';
import { holdText } from '../debtors/held-text.ts';
import { scoreText } from '../ratings/rating-text.ts';
import { type Card, SHOWN } from './card-reading.ts';

/** Facts, then the newest of each kind. `receipts` are the unpaid ones. */
export function CardBody(card: Card): ReactNode {
  const app = useTui();
  const { say } = app;
  const { account, contacts, receipts, incidents, ratings, words, documents } = card;
  const { lastNoticeAt, lastNoticeBy } = account;
  const written = words.filter((each) => each.words !== '');
  return (
    <>
      <Fact label={say('tui:field.legalName')}>{account.legalName}</Fact>
      <Fact label={say('tui:field.emails')}>
        <Addresses {...card} />
      </Fact>
      <Fact label={say('tui:field.language')}>{account.language ?? say('tui:customers.companyLanguage')}</Fact>
      <Fact label={say('tui:field.country')}>{account.country ?? ''}</Fact>
      <Fact label={say('tui:field.phone')}>{account.phone ?? ''}</Fact>
      <Fact label={say('tui:field.notices')}>{say(`tui:switch.${account.noticeSwitch}`)}</Fact>
      <Fact label={say('tui:field.lastNotice')}>
        {lastNoticeAt === null ? say('tui:ago.never') : `${agoText(app, lastNoticeAt)} · ${lastNoticeBy ?? ''}`}
      </Fact>
      <Newest label="tui:card.contacts" items={contacts}>
        {({ name, job, email, phone }) => (
          <Words>
            {name}
            <Words tone="muted">{`  ${job ?? ''}  ${email ?? ''}  ${phone ?? ''}`}</Words>
          </Words>
        )}
      </Newest>
      <Newest
        label="tui:card.receipts"
        items={receipts}
        note={moneyText(app, totalsByCurrency(receipts.map(openAmount)))}
      >
        {(receipt) => <ReceiptLine receipt={receipt} />}
      </Newest>
      <Newest label="tui:card.incidents" items={incidents}>
        {({ reference, state, subject }) => (
          <Words>
            {`${reference}  `}
            <Words tone={state === 'open' ? 'warn' : 'muted'}>{say(`tui:incident.${state}`)}</Words>
            {`  ${subject}`}
          </Words>
        )}
      </Newest>
      <Newest label="tui:card.ratings" items={ratings}>
        {(rating) => (
          <>
            <Words>
              <Words tone={rating.low ? 'bad' : 'good'}>{scoreText(rating, app)}</Words>
              <Words tone="muted">{`  ${rating.subjectTitle}`}</Words>
            </Words>
            <Said>{rating.comment}</Said>
          </>
        )}
      </Newest>
      <Newest label="tui:card.words" items={written}>
        {(each) => (
          <>
            <Words tone="muted">{`${say(`tui:card.wordsAbout.${each.about}`)} · ${instantText(app, each.at)}`}</Words>
            <Said>{each.words}</Said>
          </>
        )}
      </Newest>
      <Newest label="tui:card.documents" items={documents}>
        {({ reference, issuedOn, total }) => (
          <Words>
            {reference}
            <Words tone="muted">{`  ${issuedOn}  `}</Words>
            {moneyText(app, [total])}
          </Words>
        )}
      </Newest>
    </>
  );
}

/** Those that are not written to stand out (E4). */
function Addresses({ account: { emails }, blocked }: Card): ReactNode {
  const { say } = useTui();
  if (emails.length === 0) return say('tui:customers.noAddress');
  return emails.map((email, index) => (
    <Words key={email} tone={blocked.has(email) ? 'bad' : 'plain'}>
      {`${index === 0 ? '' : ', '}${email}${blocked.has(email) ? ` (${say('tui:state.suppressed')})` : ''}`}
    </Words>
  ));
}

/** What is still open of it, and of which kind a pause is and until when. */
function ReceiptLine({ receipt }: { receipt: Receipt }): ReactNode {
  const app = useTui();
  const { clock, zone } = app.session;
  const { pause } = receipt;
  const paused = pause !== null && isPaused(receipt, dateIn(zone, clock.now()));
  return (
    <Words>
      {receipt.documentReference}
      <Words tone="muted">{`  ${receipt.dueOn}  `}</Words>
      {moneyText(app, [openAmount(receipt)])}
      <Words tone="muted">{`  ${agoText(app, receipt.lastNoticeAt)}`}</Words>
      {paused ? (
        <Words tone="warn">
          {`  ${holdText(app, { hold: 'paused', pause: pause.reason, until: pause.until, receipts: 1 })}`}
        </Words>
      ) : null}
    </Words>
  );
}

/** The newest of a kind under their number; the lists have the rest. */
function Newest<Item>({
  label,
  items,
  note,
  children,
}: {
  label: string;
  items: readonly Item[];
  note?: string;
  children: (item: Item) => ReactNode;
}): ReactNode {
  const { say } = useTui();
  if (items.length === 0) return null;
  return (
    <Part heading={say(label, { count: items.length })} tone="title" {...(note ? { note } : {})}>
      {items.slice(0, SHOWN).map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a card's lines have no identity but their place.
        <Box key={index} flexDirection="column" flexShrink={0}>
          {children(item)}
        </Box>
      ))}
    </Part>
  );
}

/** A customer's words, whole. */
function Said({ children }: { children: string }): ReactNode {
  if (children === '') return null;
  return (
    <Box paddingLeft={2}>
      <Words wrap="wrap">{children}</Words>
    </Box>
  );
}
