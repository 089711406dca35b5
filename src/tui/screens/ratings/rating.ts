import type { Rating } from '../../../core/ratings/index.ts';
import type { App } from '../../app/app.ts';
import type { Row } from '../../frame.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { ratingRows } from './view.ts';

/** One rating with its words, its time and how it changed (R3, R5). */
export class RatingLayer extends PaneLayer {
  readonly id = 'ratings.rating';
  private rating: Rating;
  private history: readonly { score: number; scale: number; comment: string; at: number }[] = [];

  constructor(app: App, rating: Rating) {
    super(app);
    this.rating = rating;
  }

  title(): string {
    return this.app.say('tui:rating.title', { about: this.rating.subjectTitle });
  }

  override opened(): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      () => Promise.all([core.ratings.get(actor, this.rating.id), core.ratings.history(actor, this.rating.id)]),
      ([rating, history]) => {
        this.rating = rating;
        this.history = history;
      },
    );
  }

  protected content(width: number): readonly Row[] {
    return ratingRows(this.app, this.rating, this.history, width);
  }
}
