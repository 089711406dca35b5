import { DAY } from '../../../core/clock.ts';
import type { Account } from '../../../core/customers/index.ts';
import type { Rating } from '../../../core/ratings/index.ts';
import { agoText } from '../../app/format.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { Words } from '../../ui/words.tsx';
import { ofAccount } from '../customers/of-account.ts';
import { ratingPage } from './rating.tsx';
import { averageText, handledText, scoreText } from './rating-text.ts';

/** The average is over this many days. */
const AVERAGE_DAYS = 30;

interface State {
  lowOnly: boolean;
  /** On the company's scale. */
  average: { readonly count: number; readonly share: number | null; readonly scale: number } | null;
}

type RatingList = List<Rating, Account | null, State>;

/** Every rating given, or those of one customer; opening one shows the words and the time (R5). */
export const ratingsScreen = listScreen<Rating, Account | null, State>({
  id: 'ratings',
  name: 'Ratings',
  title: ({ app, input }) => ofAccount(app, 'tui:section.ratings', input),
  state: () => ({ lowOnly: false, average: null }),
  columns: [
    {
      id: 'score',
      heading: 'tui:column.score',
      min: 6,
      tone: (rating) => (rating.low ? 'bad' : 'good'),
      cell: scoreText,
    },
    {
      id: 'customer',
      heading: 'tui:column.customer',
      min: 18,
      weight: 1,
      max: 40,
      cell: (rating) => rating.account?.tradeName ?? '',
    },
    {
      id: 'about',
      heading: 'tui:column.about',
      min: 10,
      weight: 0.5,
      max: 24,
      optional: true,
      cell: (rating) => rating.subjectTitle,
    },
    { id: 'comment', heading: 'tui:column.comment', min: 12, weight: 2, cell: (rating) => rating.comment },
    { id: 'handled', heading: 'tui:column.handled', min: 10, weight: 0.3, max: 20, cell: handledText },
    {
      id: 'at',
      heading: 'tui:column.when',
      min: 11,
      align: 'right',
      cell: (rating, app) => agoText(app, rating.updatedAt),
    },
  ],
  async fetch({ app, input, state }, { search, offset, limit }) {
    const { core, actor, clock } = app.session;
    const settings = await core.settings.all();
    const since = clock.now() - AVERAGE_DAYS * DAY;
    state.average = { ...(await core.ratings.average(actor, since)), scale: settings['ratings.scale'] };
    const filter = {
      ...(input ? { accountId: input.id } : {}),
      ...(state.lowOnly ? { low: true } : {}),
      ...(search ? { search } : {}),
    };
    return core.ratings.list(actor, filter, { offset, limit });
  },
  idOf: (rating) => rating.id,
  actions: [
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      on: 'row',
      needs: 'ratings.view',
      run: ({ app }, rating) => app.push(ratingPage.open(app, rating)),
    },
    {
      id: 'take',
      keys: ['t'],
      label: 'tui:action.take',
      footer: true,
      on: 'row',
      needs: 'ratings.edit',
      run: (list, rating) => handle(list, rating, 'take'),
    },
    {
      id: 'contacted',
      keys: ['c'],
      label: 'tui:action.contacted',
      footer: true,
      on: 'row',
      needs: 'ratings.edit',
      run: (list, rating) => handle(list, rating, 'contacted'),
    },
    {
      id: 'resolved',
      keys: ['x'],
      label: 'tui:action.resolved',
      footer: true,
      on: 'row',
      needs: 'ratings.edit',
      run: (list, rating) => handle(list, rating, 'resolved'),
    },
    {
      id: 'low',
      keys: ['f'],
      label: 'tui:action.lowOnly',
      footer: true,
      run: (list) => {
        list.state.lowOnly = !list.state.lowOnly;
        list.reload();
      },
    },
  ],
  filterText: ({ app, state }) => (state.lowOnly ? app.say('tui:rating.lowOnly') : ''),
  // The share goes from the worst that can be given, one star, to the best.
  summary: ({ app, state: { average } }) =>
    average?.share == null ? null : (
      <Words tone="muted">
        {` ${app.say('tui:rating.average', {
          days: AVERAGE_DAYS,
          count: average.count,
          average: averageText(app, average.share, average.scale),
          scale: average.scale,
        })}`}
      </Words>
    ),
  empty: ({ app }) => app.say('tui:rating.none'),
});

/** Notes how far a rating has been dealt with, by whoever works here (R4). */
function handle(list: RatingList, { id }: Rating, as: 'take' | 'contacted' | 'resolved'): void {
  const { app } = list;
  const { core, actor } = app.session;
  app.perform(
    () => core.transaction((tx) => tx.ratings.handle(actor, { id, as })),
    () => {
      app.toast('good', app.say(`tui:rating.did.${as}`));
      list.reload();
    },
  );
}
