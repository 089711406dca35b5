import type { Base } from '../base.ts';
import type { Cause, Verdict } from '../mail/index.ts';
import type { TemplatesService } from '../templates/index.ts';
import { createMailingsStore } from './mailings-store.ts';

/** What a mailing says of its messages right before they leave, and the template's "last sent" afterwards. */
export function createMailingCause(base: Base, { templates }: { templates: TemplatesService }): Cause {
  const store = createMailingsStore(base.db);
  return {
    async recheck(messages) {
      const templatesOf = await store.templatesOf([...new Set(messages.map((message) => message.causeId))]);
      return new Map(
        messages.map((message): [string, Verdict] => [
          message.id,
          templatesOf.get(message.causeId) ? { go: true } : { go: false, reason: 'template_deleted' },
        ]),
      );
    },

    async confirmed(messages, at) {
      const templatesOf = await store.templatesOf([...new Set(messages.map((message) => message.causeId))]);
      for (const templateId of new Set(templatesOf.values()))
        if (templateId !== null) await templates.stampSent(templateId, at);
    },
  };
}
