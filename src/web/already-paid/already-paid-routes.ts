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

/** `/a/:token`: "already paid? Tell us": a GET shows what the notice was about, a POST pauses it (D11). */
export function addAlreadyPaidRoutes(
  app: Hono<LinkEnv>,
  { core, gate, recordView }: { core: Core; gate: ReturnType<typeof createLinkGate>; recordView: RecordView },
): void {
  app.get('/a/:token', gate('account'), async (c) => {
    const { message } = c.get('link');
    await recordView(c, 'account');
    const look = await readLook(core, message.language);
    const receipts = await unpaidOf(message);
    if (receipts.length === 0) return await sendSettled(c, look);
    const told = receipts.every((receipt) => receipt.pause?.reason === 'claims_paid');
    return told ? await sendThanks(c, look) : await sendForm(c, look, receipts, message.class === 'proof');
  });

  app.post('/a/:token', gate('account'), async (c) => {
    const { message } = c.get('link');
    const field = await readForm(c);
    const look = await readLook(core, message.language);
    if (message.class !== 'proof') {
      const input = { messageId: message.id, note: field('note').slice(0, NOTE_LIMIT) };
      await core.transaction((rooms) => rooms.debtors.claimPaid(input));
    }
    return await sendThanks(c, look);
  });

  /** As they are now: what was paid since the notice is not asked about again. */
  async function unpaidOf(message: StoredMessage): Promise<Receipt[]> {
    const ids = (message.data.receipts ?? []).map((line) => line.receiptId);
    const receipts = await core.documents.receiptsByIds(ids);
    return receipts
      .filter((receipt) => openAmount(receipt).minor > 0)
      .sort((a, b) => a.dueOn.localeCompare(b.dueOn) || a.documentReference.localeCompare(b.documentReference));
  }
}

function sendForm(c: Context, look: Look, receipts: readonly Receipt[], proof: boolean) {
  const { say } = look;
  const title = say('web:alreadyPaid.title');
  return sendPage(c, look, {
    title,
    body: html`<form method="post">
${proof ? html`<p class="notice">${say('web:proof')}</p>` : ''}
<h1>${title}</h1>
<p>${say('web:alreadyPaid.intro')}</p>
${table(look, receipts)}
<label class="field" for="note">${say('web:alreadyPaid.note')}</label>
<textarea id="note" name="note" rows="3" maxlength="${NOTE_LIMIT}"></textarea>
<button class="button" type="submit">${say('web:alreadyPaid.send')}</button>
</form>`,
  });
}

function sendThanks(c: Context, look: Look) {
  const title = look.say('web:alreadyPaid.thanks');
  return sendPage(c, look, {
    title,
    body: html`<div class="center">${DONE}<h1>${title}</h1><p class="last">${look.say('web:alreadyPaid.next')}</p></div>`,
  });
}

function sendSettled(c: Context, look: Look) {
  const title = look.say('web:alreadyPaid.settled');
  return sendPage(c, look, {
    title,
    body: html`<div class="center">${DONE}<h1>${title}</h1><p class="last">${look.say('web:alreadyPaid.settledText')}</p></div>`,
  });
}

function table({ say, locale }: Look, receipts: readonly Receipt[]): Markup {
  const totals = totalsByCurrency(receipts.map(openAmount));
  return html`<table>
<thead><tr><th scope="col">${say('documents:kind.invoice')}</th><th scope="col">${say('documents:page.dueOn')}</th><th scope="col" class="number">${say('documents:page.leftToPay')}</th></tr></thead>
<tbody>${receipts.map(
    (receipt) =>
      html`<tr><td>${receipt.documentReference}</td><td>${shortDate(receipt.dueOn, locale)}</td><td class="number">${formatMoney(openAmount(receipt), locale)}</td></tr>`,
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
