import type { Actor } from '../access/index.ts';
import type { Base } from '../base.ts';
import { insideTransaction } from '../db/index.ts';
import { InvalidInput, refuseField } from '../errors.ts';
import { type Content, type MailKind, type NoticeKind, sectionOfMail } from '../templates/index.ts';
import { oneLine, parseAddress } from '../text.ts';
import type { MailingsService } from './mailings.ts';
import type { MailingsRooms } from './mailings-service.ts';

/**
 * Test copies (T10): a real customer's data to any address. A proof stands in no customer's history, moves no
 * "last sent", and its links change nothing, since its class is `proof` and its message belongs to no account.
 */
export function createProofs(
  base: Base,
  { access, audit, settings, customers, templates, outbox }: MailingsRooms,
): Pick<MailingsService, 'proof' | 'proofDraft'> {
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
      access.require(actor, `${sectionOfMail(kind)}.send`);
      const problems = templates.check({ kind, subject, body, design });
      if (problems.length > 0) throw new InvalidInput(problems);
      const content = await templates.draftContent({ subject, body, design });
      return await queue(actor, { ...request, title: oneLine(subject, 120), kind, content });
    },
  };

  async function queue(
    actor: Actor,
    request: {
      title: string;
      kind: MailKind;
      notice?: NoticeKind;
      content: Content;
      toEmail: string;
      accountId?: string;
      requestKey: string;
    },
  ): Promise<{ batchId: string }> {
    if (!insideTransaction(base.db)) throw new Error('mailings.proof needs a transaction');
    const toEmail = parseAddress(request.toEmail);
    if (toEmail === null) throw refuseField('toEmail', 'core.notAnAddress', { value: oneLine(request.toEmail, 80) });
    const company = await settings.all();
    const [account] = request.accountId ? await customers.byIds([request.accountId]) : [];
    const language = account?.language ?? company['company.language'];
    const customer = account ? (await templates.customerValues([account.id])).get(account.id) : undefined;
    const { kind, notice } = request;
    const data = await templates.exampleData({
      kind,
      language,
      ...(notice ? { notice } : {}),
      ...(customer ? { customer } : {}),
    });
    // Nobody waits for a proof to think again: it leaves at once.
    const { batch, isNew } = await outbox.openBatch(actor, {
      kind: 'proof',
      requestKey: request.requestKey,
      title: request.title,
      undoSeconds: 0,
    });
    if (!isNew) return { batchId: batch.id };
    await outbox.enqueue([
      {
        batchId: batch.id,
        class: 'proof',
        accountId: null,
        toEmail,
        toName: '',
        language,
        contentId: request.content.id,
        data,
        causeKind: `proof:${kind}`,
        causeId: batch.id,
        idempotencyKey: `proof:${batch.id}`,
      },
    ]);
    await audit.record(actor, { action: 'mailings.proof', target: { kind: 'batch', id: batch.id } });
    return { batchId: batch.id };
  }
}
