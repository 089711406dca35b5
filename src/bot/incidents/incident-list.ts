import { may } from '../../core/access/index.ts';
import type { Incident } from '../../core/incidents/index.ts';
import { type Block, bold, button, marked, md, overflow, pageAt, section, staticSelect } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { type List, type ListContent, type ListQuery, registerList } from '../lists.ts';
import { INCIDENTS } from './ids.ts';

const STATES = ['open', 'closed'] as const;
const ANY = 'any';

/** What the ⋯ of a row does; the option's value is `ACT:ID`. */
export type IncidentAct = 'look' | 'edit' | 'close' | 'reopen';

export function registerIncidentList(bot: Bot): List {
  const list = registerList(bot, { id: INCIDENTS.list, filters: ['state'], load });
  return list;

  async function load(caller: Caller, { q, o, f }: ListQuery): Promise<ListContent> {
    const chosen = f['state'] ?? 'open';
    const state = STATES.find((each) => each === chosen);
    const { rows, total } = await bot.core.incidents.list(
      caller.actor,
      {
        ...(state ? { state } : {}),
        ...(q ? { search: q } : {}),
        ...(f['account'] ? { accountId: f['account'] } : {}),
      },
      { offset: o, limit: 10 },
    );
    const { say } = caller;
    const choices = [
      ...STATES.map((each) => ({ value: each as string, text: say(`bot:incidents.only.${each}`) })),
      { value: ANY, text: say('bot:incidents.only.any') },
    ];
    return {
      title: say('bot:incidents.title'),
      tools: [
        staticSelect({ id: list.filterId('state'), choices, chosen: state ?? ANY }),
        ...(may(caller.actor, 'incidents.edit')
          ? [button({ id: INCIDENTS.openNew, text: say('bot:incidents.new'), style: 'primary' })]
          : []),
      ],
      rows: rows.map((incident) => incidentRow(caller, incident)),
      page: pageAt(o, total),
      empty: say('bot:incidents.empty'),
    };
  }
}

export function incidentRow(caller: Caller, incident: Incident): Block {
  const { say, format } = caller;
  const head = md`${bold(marked(incident.reference, 40))} · ${marked(incident.account.tradeName, 80)} · ${say(`incidents:state.${incident.state}`)}`;
  const when = incident.closedAt === null ? format.instant(incident.createdAt) : format.instant(incident.closedAt);
  const facts = md`${marked(incident.subject, 200)}\n${when} · ${marked(incident.assigneeName ?? incident.createdByName, 60)}`;
  const next: IncidentAct = incident.state === 'open' ? 'close' : 'reopen';
  const acts: IncidentAct[] = may(caller.actor, 'incidents.edit') ? ['look', 'edit', next] : ['look'];
  const menu = acts.map((act) => ({ value: `${act}:${incident.id}`, text: say(`bot:incidents.act.${act}`) }));
  return section(md`${head}\n${facts}`, overflow(INCIDENTS.row, menu));
}
