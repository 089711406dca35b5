import { PERMISSIONS } from '../../core/access/index.ts';
import { rateText } from '../../core/quota/index.ts';
import { type Block, card, context, header, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Verb } from '../verbs.ts';
import { quotaBars, waitingLine } from './quota-words.ts';

/** `/relance quota`: what was used and what is left, by class (Q3). For everybody who may do anything here. */
export function registerQuota({ core }: Bot): Verb {
  return {
    name: 'quota',
    permissions: PERMISSIONS,
    opens: 'nothing',
    run: async ({ caller }) => {
      if (caller.actor.permissions.size === 0 && !caller.actor.superAdmin)
        core.access.require(caller.actor, 'templates.view');
      const uses = await core.quota.use();
      const { say } = caller;
      const blocks: Block[] = [];
      for (const use of uses) {
        const waiting = waitingLine(caller, await core.quota.waitingDays(use.class));
        blocks.push(section(quotaBars(caller, use)), ...(waiting === '' ? [] : [context(waiting)]));
      }
      const rate = rateText(say, await core.quota.rate(), caller.format.number);
      return {
        reply: card(say('bot:quota.title'), [
          header(say('bot:quota.title')),
          ...blocks,
          ...(rate === '' ? [] : [context(rate)]),
          context(say('bot:quota.hint')),
        ]),
      };
    },
  };
}
