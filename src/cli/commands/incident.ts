import { type Command, Option } from 'commander';
import { isoInstant } from '../../core/dates.ts';
import type { Incident, NoticeOutcome } from '../../core/incidents/index.ts';
import { type Answer, tableText } from '../answer.ts';
import type { Run } from '../command.ts';
import { type OpenedCore, withCore, withReadingCore } from '../open-core.ts';
import { type Program, WrongUse } from '../program.ts';

interface NewOptions {
  readonly customer: string;
  readonly subject: string;
  readonly description: string;
  readonly notes?: string;
  readonly noticeOnCreate?: 'on' | 'off';
  readonly noticeOnClose?: 'on' | 'off';
}

interface CloseOptions {
  readonly resolution?: string;
  readonly notice?: 'on' | 'off';
}

/** `relance incident new|close|reopen|list`. */
export function addIncidentCommand(root: Command, program: Program, run: Run): void {
  const { say } = program;
  const incident = root.command('incident').description(say('cli:incident.about'));
  const onOff = (flag: string, about: string) => new Option(`${flag} <on|off>`, say(about)).choices(['on', 'off']);
  incident
    .command('new')
    .description(say('cli:incident.newAbout'))
    .requiredOption('--customer <reference>', say('cli:incident.customer'))
    .requiredOption('--subject <text>', say('cli:incident.subject'))
    .option('--description <text>', say('cli:incident.description'), '')
    .option('--notes <text>', say('cli:incident.notes'))
    .addOption(onOff('--notice-on-create', 'cli:incident.noticeOnCreate'))
    .addOption(onOff('--notice-on-close', 'cli:incident.noticeOnClose'))
    .option('--json', say('cli:json'))
    .action((options: NewOptions) =>
      run(() =>
        withCore(program, async (opened) => incidentAnswer(program, await openIncident(program, opened, options))),
      ),
    );
  incident
    .command('close')
    .argument('<reference>', say('cli:incident.reference'))
    .description(say('cli:incident.closeAbout'))
    .option('--resolution <text>', say('cli:incident.resolution'))
    .addOption(onOff('--notice', 'cli:incident.noticeOnClose'))
    .option('--json', say('cli:json'))
    .action((reference: string, options: CloseOptions) =>
      run(() =>
        withCore(program, async (opened) => {
          const found = await findIncident(program, opened, reference);
          const closed = await opened.core.transaction((tx) =>
            tx.incidents.close(opened.operator, {
              id: found.id,
              ...(options.resolution === undefined ? {} : { resolution: options.resolution }),
              ...(options.notice === undefined ? {} : { noticeOnClose: options.notice === 'on' }),
            }),
          );
          return incidentAnswer(program, closed);
        }),
      ),
    );
  incident
    .command('reopen')
    .argument('<reference>', say('cli:incident.reference'))
    .description(say('cli:incident.reopenAbout'))
    .option('--json', say('cli:json'))
    .action((reference: string) =>
      run(() =>
        withCore(program, async (opened) => {
          const found = await findIncident(program, opened, reference);
          const reopened = await opened.core.transaction((tx) =>
            tx.incidents.reopen(opened.operator, { id: found.id }),
          );
          return incidentAnswer(program, { incident: reopened, notice: null });
        }),
      ),
    );
  incident
    .command('list')
    .description(say('cli:incident.listAbout'))
    .addOption(new Option('--state <state>', say('cli:incident.whichState')).choices(['open', 'closed']))
    .option('--json', say('cli:json'))
    .action(({ state }: { state?: 'open' | 'closed' }) =>
      run(() =>
        withReadingCore(program, async ({ core, operator }) => {
          const { rows } = await core.incidents.list(operator, state ? { state } : {}, { limit: 1_000 });
          return listAnswer(program, rows);
        }),
      ),
    );
}

async function openIncident(program: Program, { core, operator }: OpenedCore, options: NewOptions) {
  const account = await core.customers.findByReference(operator, 'customer', options.customer);
  if (!account) throw new WrongUse(program.say('cli:noCustomer', { reference: options.customer }));
  return await core.transaction((tx) =>
    tx.incidents.open(operator, {
      accountId: account.id,
      subject: options.subject,
      description: options.description,
      internalNotes: options.notes ?? '',
      noticeOnCreate: options.noticeOnCreate === undefined ? null : options.noticeOnCreate === 'on',
      noticeOnClose: options.noticeOnClose === undefined ? null : options.noticeOnClose === 'on',
      requestKey: `cli:${core.base.ids.next()}`,
    }),
  );
}

async function findIncident(program: Program, { core, operator }: OpenedCore, reference: string): Promise<Incident> {
  const incident = await core.incidents.findByReference(operator, reference);
  if (!incident) throw new WrongUse(program.say('cli:incident.noSuch', { reference }));
  return incident;
}

function incidentAnswer(
  { say }: Program,
  { incident, notice }: { incident: Incident; notice: NoticeOutcome | null },
): Answer {
  const { state, reference, account } = incident;
  return {
    json: incidentJson(incident, notice),
    text: [
      say(`cli:incident.is.${state}`, { reference, customer: account.tradeName }),
      ...(notice ? [noticeText(notice)] : []),
    ],
  };

  function noticeText({ why, queued }: NoticeOutcome): string {
    return why ? say(`cli:incident.noNotice.${why}`) : say('cli:incident.notice', { count: queued });
  }
}

function listAnswer({ say }: Program, incidents: readonly Incident[]): Answer {
  const head = ['reference', 'customer', 'subject', 'state'].map((column) => say(`cli:incident.column.${column}`));
  const rows = incidents.map(({ reference, account, subject, state }) => [
    reference,
    account.tradeName,
    subject,
    say(`cli:incident.state.${state}`),
  ]);
  return {
    json: incidents.map((incident) => incidentJson(incident, null)),
    text: [rows.length === 0 ? say('cli:incident.none') : tableText(head, rows)],
  };
}

function incidentJson(incident: Incident, notice: NoticeOutcome | null): object {
  return {
    id: incident.id,
    reference: incident.reference,
    customer: incident.account.reference,
    subject: incident.subject,
    description: incident.description,
    state: incident.state,
    noticeOnCreate: incident.noticeOnCreate,
    noticeOnClose: incident.noticeOnClose,
    createdAt: isoInstant(incident.createdAt),
    closedAt: incident.closedAt === null ? null : isoInstant(incident.closedAt),
    ...(notice ? { notice: { queued: notice.queued, why: notice.why } } : {}),
  };
}
