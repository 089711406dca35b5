import { may } from '../../core/access/index.ts';
import { ACCOUNT_KINDS, type Account, type AccountFilter } from '../../core/customers/index.ts';
import type { MailingInput } from '../../core/mailings/index.ts';
import {
  actions,
  type Block,
  button,
  type Choice,
  checkboxes,
  context,
  dateTimePicker,
  divider,
  emailInput,
  field,
  type Marked,
  type Modal,
  modal,
  radio,
  searchMultiSelect,
  searchSelect,
  section,
  textInput,
} from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import { FIND } from '../searches.ts';
import { allChosenIn, chosenIn, instantIn, isTicked, textIn } from '../state.ts';
import type { State } from '../turn.ts';
import { SEND } from './ids.ts';

/** At most this many are chosen one by one; “all that match” has no limit. */
export const MOST_CHOSEN = 100;

export interface SendPreset {
  readonly template?: Choice | null;
  readonly kind?: Account['kind'];
  readonly accounts?: readonly Choice[];
  readonly search?: string;
}

/** `/relance send`: which template, to whom, when. The block names are those of the use case's input. */
export function sendForm(caller: Caller, preset: SendPreset = {}, notice?: Marked): Modal {
  const { say } = caller;
  const blocks: Block[] = [
    ...(notice ? [section(notice)] : []),
    field({
      name: 'templateId',
      label: say('bot:send.template'),
      element: searchSelect({
        id: FIND.template,
        placeholder: say('bot:send.templateHint'),
        chosen: preset.template ?? null,
      }),
    }),
    field({
      name: 'kind',
      label: say('bot:send.to'),
      element: radio(
        'value',
        ACCOUNT_KINDS.map((kind) => ({ value: kind, text: say(`bot:kind.${kind}`) })),
        preset.kind ?? 'customer',
      ),
    }),
    ...(may(caller.actor, 'customers.view') ? [chosenField(caller, preset)] : []),
    field({
      name: 'search',
      label: say('bot:send.search'),
      element: textInput({
        id: 'value',
        most: 200,
        placeholder: say('bot:list.searchHint'),
        value: preset.search ?? '',
      }),
      optional: true,
      hint: say('bot:send.searchHint'),
    }),
    field({ name: 'scheduledFor', label: say('bot:send.when'), element: dateTimePicker('value'), optional: true }),
    field({
      name: 'overflow',
      label: say('bot:send.overflow'),
      element: radio(
        'value',
        [
          { value: 'spread', text: say('bot:send.spread') },
          { value: 'refuse', text: say('bot:send.refuse') },
        ],
        'spread',
      ),
    }),
    divider(),
    field({
      name: 'toEmail',
      label: say('bot:send.proofTo'),
      element: emailInput('value', 'name@example.com'),
      optional: true,
    }),
    ...(may(caller.actor, 'customers.view') ? [worstCasesField(caller)] : []),
    actions([
      button({ id: SEND.preview, text: say('bot:preview') }),
      button({ id: SEND.proof, text: say('bot:send.proof') }),
    ]),
    context(say('bot:send.proofHint')),
  ];
  return modal({
    id: SEND.form,
    title: say('bot:send.title'),
    blocks,
    close: say('bot:close'),
    submit: say('bot:send.review'),
  });
}

function worstCasesField({ say }: Caller): Block {
  return field({
    name: 'worstCases',
    label: say('bot:send.whose'),
    element: checkboxes('value', [{ value: 'on', text: say('bot:send.worstCases'), ticked: false }]),
    optional: true,
    hint: say('bot:send.worstCasesHint'),
  });
}

/** Whether proofs and previews show the worst cases instead of the first customer. */
export function wantsWorstCases(state: State): boolean {
  return isTicked(state, 'worstCases', 'on');
}

function chosenField({ say }: Caller, preset: SendPreset): Block {
  return field({
    name: 'accounts',
    label: say('bot:send.chosen'),
    element: searchMultiSelect({
      id: FIND.account,
      placeholder: say('bot:send.chosenHint'),
      chosen: preset.accounts ?? [],
      most: MOST_CHOSEN,
    }),
    optional: true,
    hint: say('bot:send.chosenMost', { count: MOST_CHOSEN }),
  });
}

/** The form as the use case takes it; `templateId` is empty when none was chosen. */
export function mailingIn(state: State): MailingInput {
  const overflow = chosenIn(state, 'overflow') === 'refuse' ? 'refuse' : 'spread';
  return {
    templateId: chosenIn(state, 'templateId') ?? '',
    selection: selectionIn(state),
    overflow,
    scheduledFor: instantIn(state, 'scheduledFor'),
  };
}

/** Those chosen one by one, else all that match. */
function selectionIn(state: State): AccountFilter {
  const kind = ACCOUNT_KINDS.find((each) => each === chosenIn(state, 'kind')) ?? 'customer';
  const ids = allChosenIn(state, 'accounts').map(({ value }) => value);
  if (ids.length > 0) return { ids };
  const search = textIn(state, 'search').trim();
  return { kind, ...(search ? { search } : {}) };
}
