import { nearestWord } from '../../core/nearest.ts';
import { type Block, type Card, card, context, header, md, section, sentence } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { COMMAND } from '../ids.ts';
import type { Answer, CommandTurn } from '../turn.ts';
import { mayUse, type Verb } from '../verbs.ts';

/** `/relance help`, and everything that is no verb. Help is made from the verbs themselves: none can be forgotten. */
export function registerHelp({ router }: Bot, others: readonly Verb[]): readonly Verb[] {
  const help: Verb = {
    name: 'help',
    permissions: null,
    opens: 'nothing',
    run: async ({ caller }) => ({ reply: helpCard(caller, verbs) }),
  };
  const verbs = [...others, help];
  const find = (text: string): { verb: Verb | undefined; word: string; rest: string } => {
    const [word = '', ...rest] = text.trim().split(/\s+/);
    const name = word.toLowerCase();
    return { verb: verbs.find((verb) => verb.name === name), word, rest: rest.join(' ') };
  };
  router.command({
    opens: (text) => find(text).verb?.opens ?? 'nothing',
    run: async (turn) => {
      const { verb, word, rest } = find(turn.text);
      if (verb) return await verb.run({ ...turn, text: rest });
      return word === '' ? await help.run(turn) : didYouMean(turn, word, verbs);
    },
  });
  return verbs;
}

/** What this person may do, with examples; sections they may not open are not offered (X2). */
export function helpCard(caller: Caller, verbs: readonly Verb[]): Card {
  const { say } = caller;
  const offered = verbs.filter((verb) => mayUse(caller.actor, verb));
  const blocks: Block[] = [header(say('bot:help.title'))];
  for (const { name } of offered) {
    const example = say(`bot:verb.${name}.example`);
    blocks.push(section(md`\`${COMMAND} ${example}\`\n${caller.md(`bot:verb.${name}.help`)}`));
  }
  if (offered.length < verbs.length) blocks.push(context(say('bot:help.notAll')));
  blocks.push(context(say('bot:help.shortcuts')));
  return card(say('bot:help.title'), blocks);
}

function didYouMean({ caller }: CommandTurn, word: string, verbs: readonly Verb[]): Answer {
  const offered = verbs.filter((verb) => mayUse(caller.actor, verb)).map((verb) => verb.name);
  const nearest = nearestWord(word, offered);
  return {
    reply: sentence(
      nearest
        ? caller.md('bot:help.didYouMean', { word, command: `${COMMAND} ${nearest}` })
        : caller.md('bot:help.unknown', { word, command: `${COMMAND} help` }),
    ),
  };
}
