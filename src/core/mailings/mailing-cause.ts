import type { Base } from '../base.ts';
import type { DecisionsService } from '../decisions/index.ts';
import { type Cause, causeIdsOf, createMailDecisions, createRecheck, GO, type NoticeHandlers } from '../mail/index.ts';
import type { TemplatesService } from '../templates/index.ts';
import { createMailingsStore } from './mailings-store.ts';

interface MailingRooms {
  readonly templates: TemplatesService;
  readonly decisions: DecisionsService;
}

/** The notices of this room. */
export function createMailingHandlers(base: Base, rooms: MailingRooms): Pick<NoticeHandlers, 'mailing'> {
  return { mailing: { cause: createMailingCause(base, rooms), ticks: {} } };
}

/** What a mailing says of its messages right before they leave; afterwards the template's "last sent" and the decisions. */
function createMailingCause(base: Base, { templates, decisions }: MailingRooms): Cause {
  const store = createMailingsStore(base.db);
  const told = createMailDecisions({ templates, decisions }, (message) => ({
    subject: { kind: 'mailing', id: message.causeId },
  }));
  return {
    ...told,

    recheck: createRecheck({
      lookUp: (messages) => store.templatesOf(causeIdsOf(messages)),
      judge: (message, templatesOf) => (templatesOf.get(message.causeId) ? GO : 'template_deleted'),
    }),

    async confirmed(messages, at) {
      await told.confirmed(messages, at);
      const templatesOf = await store.templatesOf(causeIdsOf(messages));
      for (const templateId of new Set(templatesOf.values()))
        if (templateId !== null) await templates.stampSent(templateId, at);
    },
  };
}
