import type { Permission } from '../../../core/access/index.ts';
import { DAY } from '../../../core/clock.ts';
import type { Rating } from '../../../core/ratings/index.ts';
import { type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { lacking } from '../permission.ts';
import { ratingsBindings } from './bindings.ts';
import { RatingLayer } from './rating.ts';
import { ratingColumns } from './view.ts';

/** The average is over this many days. */
const AVERAGE_DAYS = 30;

/** Every rating given; opening one shows the words and the time (R5). */
export class RatingsLayer extends ListLayer<Rating> {
  readonly id = 'ratings';
  private lowOnly = false;
  private average: { count: number; share: number | null } | null = null;

  title(): string {
    return this.app.say('tui:section.ratings');
  }

  disabledFor(permission: Permission): string | undefined {
    return this.noRow() ?? lacking(this.app, permission);
  }

  open(): void {
    const rating = this.current();
    if (rating) this.app.push(new RatingLayer(this.app, rating));
  }

  handle(as: 'take' | 'contacted' | 'resolved'): void {
    const rating = this.current();
    if (!rating) return;
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.transaction((tx) => tx.ratings.handle(actor, { id: rating.id, as })),
      () => {
        this.app.toast('good', this.app.say(`tui:rating.did.${as}`));
        this.reload();
      },
    );
  }

  toggleLow(): void {
    this.lowOnly = !this.lowOnly;
    this.reload();
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly Rating[]; total: number }> {
    const { core, actor, clock } = this.app.session;
    this.average = await core.ratings.average(actor, clock.now() - AVERAGE_DAYS * DAY);
    return core.ratings.list(
      actor,
      { ...(this.lowOnly ? { low: true } : {}), ...(search ? { search } : {}) },
      { offset, limit },
    );
  }

  protected columns(): readonly Column<Rating>[] {
    return ratingColumns(this.app);
  }

  protected idOf(rating: Rating): string {
    return rating.id;
  }

  protected actions(): readonly Binding[] {
    return ratingsBindings(this);
  }

  protected override filterText(): string {
    return this.lowOnly ? this.app.say('tui:rating.lowOnly') : '';
  }

  protected override summary(): readonly Row[] {
    const { average } = this;
    if (!average || average.share === null) return [];
    return [
      row(
        span(
          ` ${this.app.say('tui:rating.average', { days: AVERAGE_DAYS, count: average.count, percent: Math.round(average.share * 100) })}`,
          'muted',
        ),
      ),
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:rating.none');
  }
}
