import type { Actor } from '../access/index.ts';
import type { Base } from '../base.ts';
import { type Account, type AccountFilter, customerLocale } from '../customers/index.ts';
import { insideTransaction } from '../db/index.ts';
import { AppError, InvalidInput, refuseField } from '../errors.ts';
import { localeOf } from '../locale.ts';
import type { NewMessage } from '../mail/index.ts';
import { type MailKind, type NoticeKind, sectionOf } from '../notices/index.ts';
import type { Content, WorstCase } from '../templates/index.ts';
import { oneLine, parseAddress } from '../text.ts';
import type { MailingsService, ProofInput, SentProof, WorstCaseAccount } from './mailings.ts';
import type { MailingsRooms } from './mailings-rooms.ts';
import { findWorstCases } from './worst-cases.ts';

/**
 * Test copies (T10): a real customer's data to any address. A proof stands in no customer's history, moves no
 * "last sent", and its links change nothing, since its class is `proof` and its message belongs to no account.
 */
export function createProofs(
  base: Base,
  { access, audit, settings, customers, templates, outbox }: MailingsRooms,
): Pick<MailingsService, 'proof' | 'proofDraft' | 'worstCases'> {
  return {
    async proof(actor, { templateId, ...request }) {
      access.require(actor, 'templates.send');
      const { name } = await templates.get(actor, templateId);
      return await queue(actor, {
        ...request,
        title: name,
        kind: 'mailing',
        content: await templates.contentOf(templateId),
      });
    },

    async proofDraft(actor, { subject, body, design, kind = 'mailing', ...request }) {
      access.require(actor, `${sectionOf(kind)}.send`);
      const problems = templates.check({ kind, subject, body, design });
      if (problems.length > 0) throw new InvalidInput(problems);
      const content = await templates.draftContent({ subject, body, design });
      return await queue(actor, { ...request, title: oneLine(subject, 120), kind, content });
    },

    async worstCases(actor, selection) {
      access.require(actor, 'templates.view');
      return await worstCasesOf(actor, selection);
    },
  };

  async function queue(
    actor: Actor,
    request: ProofInput & { title: string; kind: MailKind; notice?: NoticeKind; content: Content },
  ): Promise<SentProof> {
    if (!insideTransaction(base.db)) throw new Error('mailings.proof needs a transaction');
    if (request.accountId) access.require(actor, 'customers.view');
    const toEmail = parseAddress(request.toEmail);
    if (toEmail === null) throw refuseField('toEmail', 'core.notAnAddress', { value: oneLine(request.toEmail, 80) });
    // Nobody waits for a proof to think again: it leaves at once.
    const { batch, isNew } = await outbox.openBatch(actor, {
      kind: 'proof',
      requestKey: request.requestKey,
      title: request.title,
      undoSeconds: 0,
    });
    if (!isNew) return { batchId: batch.id, queued: (await outbox.progress(batch.id)).total };
    const company = await settings.all();
    const { kind, notice, worstCases, content } = request;
    const shown = worstCases ? await worstCasesOf(actor, worstCases) : await oneCase(request.accountId);
    const values = await templates.customerValues(shown.flatMap(({ account }) => account?.id ?? []));
    const proofLanguage = localeOf(actor.language ?? company['company.language'], company['company.country']);
    const messages: NewMessage[] = [];
    for (const { account, cases } of shown) {
      const language = customerLocale(account, company);
      const customer = account && values.get(account.id);
      const data = await templates.exampleData({
        kind,
        language,
        ...(notice ? { notice } : {}),
        ...(customer ? { customer } : {}),
      });
      messages.push({
        batchId: batch.id,
        class: 'proof',
        accountId: null,
        toEmail,
        toName: '',
        language,
        contentId: content.id,
        data: { ...data, proofLanguage, ...(cases.length > 0 ? { worstCases: cases } : {}) },
        causeKind: `proof:${kind}`,
        causeId: batch.id,
        idempotencyKey: `proof:${batch.id}:${account?.id ?? ''}`,
      });
    }
    const { queued } = await outbox.enqueue(messages);
    await audit.record(actor, { action: 'mailings.proof', target: { kind: 'batch', id: batch.id } });
    return { batchId: batch.id, queued };
  }

  /** A customer's data, or, without one, made-up data. */
  async function oneCase(accountId: string | undefined): Promise<ShownCase[]> {
    const [account] = accountId ? await customers.byIds([accountId]) : [];
    return [{ account, cases: [] }];
  }

  async function worstCasesOf(actor: Actor, selection: AccountFilter): Promise<WorstCaseAccount[]> {
    const companyLanguage = (await settings.all())['company.language'];
    const found = await findWorstCases(customers, { actor, selection, companyLanguage });
    if (found.length === 0) throw new AppError('mailings.nobody');
    return found;
  }
}

interface ShownCase {
  readonly account: Account | undefined;
  readonly cases: readonly WorstCase[];
}
