import type { RenderedMail } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';

/** A stored template as this customer would read it; undefined: a made-up one. */
export async function renderedTemplate(
  { session: { core, actor } }: App,
  id: string,
  accountId: string | undefined,
): Promise<RenderedMail> {
  const { design, subject, body } = await core.templates.get(actor, id);
  const draft = { kind: 'mailing', design, subject, body } as const;
  return core.templates.preview(actor, { ...draft, ...(accountId ? { accountId } : {}) });
}
