import type { MailKind, RenderedMail } from '../core/templates/index.ts';
import { oneLine } from '../core/text.ts';
import { type Block, context, divider, link, longText, section } from './blocks/index.ts';
import type { Bot } from './bot.ts';
import type { Caller } from './caller.ts';

/** A mail before it leaves: subject and text, and a link to how it looks (T11). */
export async function mailPreview(
  { core }: Pick<Bot, 'core'>,
  caller: Caller,
  { kind, mail }: { kind: MailKind; mail: RenderedMail },
): Promise<Block[]> {
  const { actor, slackUserId } = caller;
  const url = await core.transaction((rooms) => rooms.templates.keepPreview(actor, { kind, mail, slackUserId }));
  return [
    section(caller.md('bot:subjectLine', { subject: oneLine(mail.subject, 250) })),
    context(link(url, caller.say('bot:openInBrowser'))),
    divider(),
    ...longText(mail.text, 12),
  ];
}
