import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Core } from '../../core/core.ts';
import { WORDS_LIMIT } from '../../core/customers/index.ts';
import { openAmount, type Receipt } from '../../core/documents/index.ts';
import { InvalidInput } from '../../core/errors.ts';
import type { StoredMessage } from '../../core/mail/index.ts';
import { totalsByCurrency } from '../../core/money.ts';
import { sayError } from '../../core/words.ts';
import type { createLinkGate, LinkEnv, RecordView } from '../opened-link.ts';
import { DONE } from '../page/done.ts';
import { readForm } from '../page/form.ts';
import { type Markup, sendPage } from '../page/layout.ts';
import { type Look, readLook } from '../page/look.ts';

/**
 * `/a/:token`: what the notice was about as it stands now, each document to see and download, and "already paid? Tell
 * us": a GET shows, only a POST pauses (D11). What is written there is kept and passed on whatever has become of the debts.
 */
export function addAccountRoutes(
  app: Hono<LinkEnv>,
  { core, gate, recordView }: { core: Core; gate: ReturnType<typeof createLinkGate>; recordView: RecordView },
): void {
  app.get('/a/:token', gate('account'), async (c) => {
    const { message } = c.get('link');
    await recordView(c, 'account');
    return await sendAccount(c, await readLook(core, message.language));
  });

  app.post('/a/:token', gate('account'), async (c) => {
    const { message } = c.get('link');
    const look = await readLook(core, message.language);
    const note = (await readForm(c))('note');
    try {
      if (message.class !== 'proof')
        await core.transaction((rooms) => rooms.debtors.claimPaid({ messageId: message.id, note }));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return await sendAccount(c, look, { note, problem: sayError(look.say, error) });
    }
    return await sendAccount(c, look, { note });
  });

  /** `post`: what was just sent, and why it was not taken. */
  async function sendAccount(c: Context<LinkEnv>, look: Look, post?: { note: string; problem?: string }) {
    const { message, claims } = c.get('link');
    const receipts = await receiptsOf(message);
    const taken = post !== undefined && post.problem === undefined;
    const state = stateOf(receipts, { taken });
    const linkTo = (documentId: string): string =>
      core.base.links.url({ ...claims, kind: 'document', targetId: documentId });
    const title = look.say(`web:account.${state}.title`);
    const asks = state === 'open' ? 'claim' : state === 'told' || post?.problem ? 'more' : null;
    return await sendPage(c, look, {
      title,
      status: post?.problem ? 422 : 200,
      body: html`${state === 'open' ? '' : html`<div class="center">${DONE}</div>`}
<div class="${state === 'open' ? '' : 'center'}"><h1>${title}</h1><p>${look.say(`web:account.${state}.text`)}</p>
${taken && post.note.trim() ? html`<p>${look.say('web:account.passedOn')}</p>` : ''}</div>
${table(look, receipts, linkTo)}
${asks === null ? '' : noteForm(look, { asks, proof: message.class === 'proof', ...(post?.problem ? { draft: post } : {}) })}`,
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

function stateOf(receipts: readonly Receipt[], { taken }: { taken: boolean }): 'open' | 'told' | 'settled' {
  const unpaid = receipts.filter((receipt) => openAmount(receipt).minor > 0);
  if (unpaid.length === 0) return 'settled';
  const claimed = unpaid.some(({ pause }) => pause?.reason === 'claims_paid');
  return taken || (claimed && unpaid.every(({ pause }) => pause !== null)) ? 'told' : 'open';
}

/** "Already paid?", or, once they have said so, room for more. */
function noteForm(
  { say }: Look,
  { asks, proof, draft }: { asks: 'claim' | 'more'; proof: boolean; draft?: { note: string; problem?: string } },
): Markup {
  return html`<form method="post">
<h2>${say(`web:account.${asks}`)}</h2>
${proof ? html`<p class="notice">${say('web:proof')}</p>` : ''}
${draft?.problem ? html`<p class="notice problem" role="alert">${draft.problem}</p>` : ''}
${asks === 'claim' ? html`<p>${say('web:account.claimText')}</p>` : ''}
<label class="field" for="note">${say(asks === 'claim' ? 'web:account.note' : 'web:account.moreNote')}</label>
<textarea id="note" name="note" rows="3" maxlength="${WORDS_LIMIT}">${draft?.note ?? ''}</textarea>
<button class="button" type="submit">${say(asks === 'claim' ? 'web:account.send' : 'web:account.sendMore')}</button>
</form>`;
}

function table({ say, format }: Look, receipts: readonly Receipt[], linkTo: (documentId: string) => string): Markup {
  const totals = totalsByCurrency(receipts.map(openAmount)).filter((total) => total.minor > 0);
  return html`<table>
<thead><tr><th scope="col">${say('documents:kind.invoice')}</th><th scope="col">${say('documents:page.dueOn')}</th><th scope="col" class="number">${say('documents:page.leftToPay')}</th></tr></thead>
<tbody>${receipts.map(
    (receipt) =>
      html`<tr><td><a href="${linkTo(receipt.documentId)}">${receipt.documentReference}</a></td><td>${format.shortDate(receipt.dueOn)}</td><td class="number">${openAmount(receipt).minor === 0 ? say('documents:page.paid') : format.money(openAmount(receipt))}</td></tr>`,
  )}</tbody>
${
  receipts.length > 1
    ? html`<tfoot>${totals.map(
        (total) =>
          html`<tr><th scope="row" colspan="2">${say('documents:page.total')}</th><td class="number">${format.money(total)}</td></tr>`,
      )}</tfoot>`
    : ''
}
</table>`;
}
