import {
  type Decision,
  decisionText,
  kindText,
  type NamedSubject,
  type Subject,
  type SubjectKind,
} from '../../core/decisions/index.ts';
import {
  actions,
  type Block,
  bold,
  button,
  type Choice,
  context,
  type Marked,
  type Modal,
  marked,
  md,
  modal,
  searchSelect,
  section,
} from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { FIND } from '../searches.ts';
import type { Verb } from '../verbs.ts';

const WHY_MODAL = 'why';
/** Decisions shown: the newest; one section each. */
const SHOWN = 40;

export interface WhyFeature {
  readonly verb: Verb;
  /** About a subject as `subjectValue` writes it, e.g. a customer (`a:ID`). */
  show(caller: Caller, subject: string): Promise<Modal>;
}

/** How a subject stands in the value of a button or an option. */
const PREFIXES: Readonly<Record<SubjectKind, string>> = {
  customer: 'a:',
  document: 'd:',
  receipt: 'r:',
  incident: 'i:',
  mailing: 'm:',
};

/** `/relance why`: every decision about whatever is mailed to customers, newest first (D13). */
export function registerWhy({ core, router }: Bot): WhyFeature {
  const feature: WhyFeature = {
    verb: {
      name: 'why',
      permissions: ['debtors.view', 'incidents.view', 'templates.view', 'documents.view'],
      opens: 'modal',
      run: async ({ caller, text }) => {
        const { found, near } = await core.decisions.find(caller.actor, { reference: text });
        if (!text) return { show: whyModal(caller, {}) };
        const [only, second] = found;
        if (only && !second) return { show: await feature.show(caller, subjectValue(only.subject)) };
        return {
          show: whyModal(caller, { asked: text, offers: found.length > 0 ? found : near, fits: found.length > 0 }),
        };
      },
    },
    async show(caller, value) {
      const { subject, decisions } = await core.decisions.why(caller.actor, subjectIn(value), { limit: SHOWN });
      const text = subject ? subjectName(subject) : '—';
      return whyModal(caller, { chosen: { value, text }, decisions });
    },
  };
  router.action(FIND.subject, 'modal', async ({ caller, value }) => ({ show: await feature.show(caller, value) }));
  return feature;
}

function subjectValue({ kind, id }: Subject): string {
  return `${PREFIXES[kind]}${id}`;
}

function subjectIn(value: string): Subject {
  const kinds = Object.keys(PREFIXES) as SubjectKind[];
  return { kind: kinds.find((kind) => value.startsWith(PREFIXES[kind])) ?? 'customer', id: value.slice(2) };
}

/** People know customers and mailings by their name, all else by its reference. */
function subjectName({ subject, name, reference }: NamedSubject): string {
  return (subject.kind === 'customer' || subject.kind === 'mailing') && name !== '' ? name : reference;
}

interface Shown {
  readonly chosen?: Choice;
  readonly decisions?: readonly Decision[];
  /** What was typed and does not name one thing. */
  readonly asked?: string;
  /** What may have been meant; `fits`: each of them is called so. */
  readonly offers?: readonly NamedSubject[];
  readonly fits?: boolean;
}

function whyModal(caller: Caller, { chosen, decisions, asked, offers = [], fits = false }: Shown): Modal {
  const { say } = caller;
  const blocks: Block[] = [
    section(say('bot:why.ask')),
    // Another block for another subject, so that Slack shows the one that is answered.
    actions(
      [searchSelect({ id: FIND.subject, placeholder: say('bot:why.placeholder'), chosen: chosen ?? null })],
      `why.${chosen?.value ?? 'none'}`,
    ),
  ];
  if (asked !== undefined)
    blocks.push(section(caller.md(fits ? 'bot:why.severalFit' : 'bot:why.notFound', { text: asked })));
  blocks.push(...offers.map((offer) => offerBlock(caller, offer)));
  if (decisions?.length === 0) blocks.push(section(say('bot:why.nothing')));
  blocks.push(...(decisions ?? []).map((decision) => section(decisionWords(caller, decision))));
  if (decisions && decisions.length >= SHOWN) blocks.push(context(say('bot:why.newest', { count: SHOWN })));
  return modal({ id: WHY_MODAL, title: say('bot:why.title'), blocks, close: say('bot:close') });
}

function offerBlock({ say, format }: Caller, offer: NamedSubject): Block {
  const value = subjectValue(offer.subject);
  const which = offer.madeAt === null ? offer.reference : format.instant(offer.madeAt);
  const text = [kindText(say, offer.kind), subjectName(offer), which, offer.name];
  return section(
    marked([...new Set(text)].filter(Boolean).join(' · '), 200),
    button({ id: FIND.subject, text: say('bot:why.this'), value }),
  );
}

function decisionWords(caller: Caller, decision: Decision): Marked {
  const text = decisionText(caller.say, decision, caller.format.date);
  return md`${bold(caller.format.instant(decision.at))}\n${marked(text, 400)}`;
}
