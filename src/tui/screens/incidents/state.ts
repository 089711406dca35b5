import type { Permission } from '../../../core/access/index.ts';
import type { Incident } from '../../../core/incidents/index.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { AccountPickerLayer } from '../customers/account-picker.ts';
import { lacking } from '../permission.ts';
import { WhyLayer } from '../why/why.ts';
import { incidentsBindings } from './bindings.ts';
import { IncidentCardLayer } from './card.ts';
import { CloseIncidentLayer } from './close.ts';
import { IncidentEditLayer } from './edit.ts';
import { askToReopen, incidentColumns } from './view.ts';

const STATES = ['open', 'closed', 'all'] as const;

/** Tickets of customers (I1). */
export class IncidentsLayer extends ListLayer<Incident> {
  readonly id = 'incidents';
  private state: (typeof STATES)[number] = 'open';

  title(): string {
    return this.app.say('tui:section.incidents');
  }

  lacks(permission: Permission): string | undefined {
    return lacking(this.app, permission);
  }

  disabledFor(permission: Permission): string | undefined {
    return this.noRow() ?? this.lacks(permission);
  }

  notIn(state: Incident['state']): string | undefined {
    return this.current()?.state === state
      ? undefined
      : this.app.say(state === 'open' ? 'tui:disabled.notOpen' : 'tui:disabled.notClosed');
  }

  /** First whose incident it is, then the form. */
  create(): void {
    this.app.push(
      new AccountPickerLayer(this.app, (account) =>
        this.app.push(new IncidentEditLayer(this.app, { account, incident: null })),
      ),
    );
  }

  open(): void {
    const incident = this.current();
    if (incident) this.app.push(new IncidentCardLayer(this.app, incident));
  }

  edit(): void {
    const incident = this.current();
    if (incident) this.app.push(new IncidentEditLayer(this.app, { account: incident.account, incident }));
  }

  closeIncident(): void {
    const incident = this.current();
    if (incident) this.app.push(new CloseIncidentLayer(this.app, incident));
  }

  reopen(): void {
    const incident = this.current();
    if (!incident) return;
    askToReopen(this.app, incident, () => this.reload());
  }

  why(): void {
    const incident = this.current();
    if (incident) {
      const subject = { kind: 'incident', id: incident.id } as const;
      this.app.push(new WhyLayer(this.app, { name: incident.reference, subject }));
    }
  }

  nextState(): void {
    this.state = STATES[(STATES.indexOf(this.state) + 1) % STATES.length] ?? 'open';
    this.reload();
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly Incident[]; total: number }> {
    const { core, actor } = this.app.session;
    return core.incidents.list(
      actor,
      { ...(this.state === 'all' ? {} : { state: this.state }), ...(search ? { search } : {}) },
      { offset, limit },
    );
  }

  protected columns(): readonly Column<Incident>[] {
    return incidentColumns(this.app);
  }

  protected idOf(incident: Incident): string {
    return incident.id;
  }

  protected actions(): readonly Binding[] {
    return incidentsBindings(this);
  }

  protected override filterText(): string {
    return this.app.say(`tui:incident.filter.${this.state}`);
  }

  protected emptyText(): string {
    return this.app.say(this.state === 'open' ? 'tui:incident.noneOpen' : 'tui:incident.none');
  }
}
