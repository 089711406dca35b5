import type { Permission } from '../../../core/access/index.ts';
import type { Incident, IncidentCard } from '../../../core/incidents/index.ts';
import type { Rating } from '../../../core/ratings/index.ts';
import type { App } from '../../app/app.ts';
import { type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/confirm-layer.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { lacking } from '../permission.ts';
import { offerUndo } from '../undo.ts';
import { cardRows } from './card-rows.ts';
import { CloseIncidentLayer } from './close.ts';
import { IncidentEditLayer } from './edit.ts';
import { askToReopen, outcomeText } from './view.ts';

/** What is known of an incident; without the permission for ratings, none of them. */
export interface ShownCard extends IncidentCard {
  readonly ratings: readonly Rating[];
}

/** One incident: state, texts, mails with their outcome, ratings, history, and what can be done (I1, I4). */
export class IncidentCardLayer extends PaneLayer {
  readonly id = 'incidents.card';
  private readonly incident: Incident;
  private card: ShownCard | null = null;

  constructor(app: App, incident: Incident) {
    super(app);
    this.incident = incident;
  }

  title(): string {
    return `${this.incident.reference} · ${this.incident.account.tradeName}`;
  }

  override opened(): void {
    this.app.perform(
      () => this.read(),
      (card) => this.show(card),
    );
  }

  override refresh(): void {
    this.app.background(
      () => this.read(),
      (card) => this.show(card),
      () => undefined,
    );
  }

  protected override actions(): readonly Binding[] {
    const edit = (): string | undefined => this.notYet() ?? this.lacks('incidents.edit');
    return [
      {
        id: 'edit',
        keys: ['e'],
        label: 'tui:action.edit',
        footer: true,
        disabled: () => this.notYet(),
        run: () => this.open((incident) => new IncidentEditLayer(this.app, { account: incident.account, incident })),
      },
      {
        id: 'close',
        keys: ['c'],
        label: 'tui:action.closeIncident',
        footer: true,
        disabled: () => edit() ?? this.notIn('open'),
        run: () => this.open((incident) => new CloseIncidentLayer(this.app, incident)),
      },
      {
        id: 'reopen',
        keys: ['o'],
        label: 'tui:action.reopen',
        footer: true,
        disabled: () => edit() ?? this.notIn('closed'),
        run: () => askToReopen(this.app, this.incident, () => this.refresh()),
      },
      {
        id: 'tell',
        keys: ['s'],
        label: 'tui:action.sendOpening',
        help: 'tui:help.sendOpening',
        footer: true,
        disabled: () => this.notYet() ?? this.lacks('incidents.send') ?? this.cannotTell(),
        run: () => this.askToTell(),
      },
    ];
  }

  protected content(width: number): readonly Row[] {
    if (!this.card) return [row(span(this.app.say('tui:list.loading'), 'muted'))];
    return cardRows(this.app, this.card, width);
  }

  private lacks(permission: Permission): string | undefined {
    return lacking(this.app, permission);
  }

  private notYet(): string | undefined {
    return this.card ? undefined : this.app.say('tui:list.loading');
  }

  private notIn(state: Incident['state']): string | undefined {
    return this.card?.incident.state === state
      ? undefined
      : this.app.say(state === 'open' ? 'tui:disabled.notOpen' : 'tui:disabled.notClosed');
  }

  private cannotTell(): string | undefined {
    return this.card?.canTell ? undefined : this.app.say('tui:disabled.noOpeningToSend');
  }

  private open(layer: (incident: Incident) => IncidentEditLayer | CloseIncidentLayer): void {
    if (this.card) this.app.push(layer(this.card.incident));
  }

  private askToTell(): void {
    const address = this.card?.incident.account.emails[0];
    ask(this.app, {
      question: this.app.say('incidents:card.tellText', { address: address ?? this.app.say('tui:incident.noAddress') }),
      yes: () => this.tell(),
    });
  }

  private tell(): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      async () => {
        const { notice } = await core.transaction((tx) => tx.incidents.tell(actor, { id: this.incident.id }));
        return { notice, card: await this.read() };
      },
      ({ notice, card }) => {
        this.show(card);
        const text = outcomeText(this.app, notice);
        if (notice.batchId && notice.undoUntil)
          offerUndo(this.app, { batchId: notice.batchId, until: notice.undoUntil, text });
        else this.app.toast('warn', text);
      },
    );
  }

  private show(card: ShownCard): void {
    this.card = card;
  }

  private async read(): Promise<ShownCard> {
    const { core, actor, may } = this.app.session;
    const card = await core.incidents.card(actor, this.incident.id);
    const subject = { kind: 'incident', id: this.incident.id };
    const ratings = may('ratings.view') ? (await core.ratings.list(actor, { subject })).rows : [];
    return { ...card, ratings };
  }
}
