import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Core } from '../../core/core.ts';
import { openAmount, type Receipt } from '../../core/documents/index.ts';
import type { StoredMessage } from '../../core/mail/index.ts';
import { formatMoney, totalsByCurrency } from '../../core/money.ts';
import type { createLinkGate, LinkEnv, RecordView } from '../opened-link.ts';
import { DONE } from '../page/done.ts';
import { readForm } from '../page/form.ts';
import { shortDate } from '../page/format.ts';
import { type Markup, sendPage } from '../page/layout.ts';
import { type Look, readLook } from '../page/look.ts';

/** Longest note kept, in characters. */
const NOTE_LIMIT = 1_000;

/**
 * `/a/:token`: what the notice was about as it stands now, each document to see and download, and "already paid? Tell
 * us": a GET shows, only a POST pauses (D11).
 */
export function addAccountRoutes(
  app: Hono<LinkEnv>,
  { core, gate, recordView }: { core: Core; gate: ReturnType<typeof createLinkGate>; recordView: RecordView },
): void {
  app.get('/a/:token', gate('account'), async (c) => {
    const { message } = c.get('link');
    await recordView(c, 'account');
    return await sendAccount(c, await readLook(core, message.language), { toldJustNow: false });
  });

  app.post('/a/:token', gate('account'), async (c) => {
    const { message } = c.get('link');
    const field = await readForm(c);
    if (message.class !== 'proof') {
      const input = { messageId: message.id, note: field('note').slice(0, NOTE_LIMIT) };
      await core.transaction((rooms) => rooms.debtors.claimPaid(input));
    }
    return await sendAccount(c, await readLook(core, message.language), { toldJustNow: true });
  });

  async function sendAccount(c: Context<LinkEnv>, look: Look, { toldJustNow }: { toldJustNow: boolean }) {
    const { message, claims } = c.get('link');
    const receipts = await receiptsOf(message);
    const unpaid = receipts.filter((receipt) => openAmount(receipt).minor > 0);
    const told = toldJustNow || (unpaid.some(isClaimed) && unpaid.every((receipt) => receipt.pause !== null));
    const state = unpaid.length === 0 ? 'settled' : told ? 'told' : 'open';
    const linkTo = (documentId: string): string =>
      core.base.links.url({ ...claims, kind: 'document', targetId: documentId });
    const title = look.say(`web:account.${state}.title`);
    return await sendPage(c, look, {
      title,
      body: html`${state === 'open' ? '' : html`<div class="center">${DONE}</div>`}
<div class="${state === 'open' ? '' : 'center'}"><h1>${title}</h1><p>${look.say(`web:account.${state}.text`)}</p></div>
${table(look, receipts, linkTo)}
${state === 'open' ? claimForm(look, message.class === 'proof') : ''}`,
    });
  }

  /** As they are now, first due first, without what is another customer's by now. */
  async function receiptsOf(message: StoredMessage): Promise<Receipt[]> {
    const receipts = await core.documents.receiptsByIds((message.data.receipts ?? []).map((line) => line.receiptId));
    const own = receipts.filter((receipt) => receipt.accountId === message.accountId);
    return own.toSorted(
      (a, b) => a.dueOn.localeCompare(b.dueOn) || a.documentReference.localeCompare(b.documentReference),
    );
  }
}

function isClaimed({ pause }: Receipt): boolean {
  return pause?.reason === 'claims_paid';
}

function claimForm({ say }: Look, proof: boolean): Markup {
  return html`<form method="post">
<h2>${say('web:account.claim')}</h2>
${proof ? html`<p class="notice">${say('web:proof')}</p>` : ''}
<p>${say('web:account.claimText')}</p>
<label class="field" for="note">${say('web:account.note')}</label>
<textarea id="note" name="note" rows="3" maxlength="${NOTE_LIMIT}"></textarea>
<button class="button" type="submit">${say('web:account.send')}</button>
</form>`;
}

function table({ say, locale }: Look, receipts: readonly Receipt[], linkTo: (documentId: string) => string): Markup {
  const totals = totalsByCurrency(receipts.map(openAmount)).filter((total) => total.minor > 0);
  return html`<table>
<thead><tr><th scope="col">${say('documents:kind.invoice')}</th><th scope="col">${say('documents:page.dueOn')}</th><th scope="col" class="number">${say('documents:page.leftToPay')}</th></tr></thead>
<tbody>${receipts.map(
    (receipt) =>
      html`<tr><td><a href="${linkTo(receipt.documentId)}">${receipt.documentReference}</a></td><td>${shortDate(receipt.dueOn, locale)}</td><td class="number">${openAmount(receipt).minor === 0 ? say('documents:page.paid') : formatMoney(openAmount(receipt), locale)}</td></tr>`,
  )}</tbody>
${
  receipts.length > 1
    ? html`<tfoot>${totals.map(
        (total) =>
          html`<tr><th scope="row" colspan="2">${say('documents:page.total')}</th><td class="number">${formatMoney(total, locale)}</td></tr>`,
      )}</tfoot>`
    : ''
}
</table>`;
}
