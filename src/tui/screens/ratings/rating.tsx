import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Rating } from '../../../core/ratings/index.ts';
import { instantText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import { Fact, Part } from '../../ui/page/fact.tsx';
import { pageScreen } from '../../ui/page/page-screen.ts';
import { Gap, Words } from '../../ui/words.tsx';
import { handledText, scoreText } from './rating-text.ts';

interface Shown {
  readonly rating: Rating;
  /** As it was before each change, the newest first. */
  readonly history: readonly Past[];
}

interface Past {
  readonly score: number;
  readonly scale: number;
  readonly comment: string;
  readonly at: number;
}

/** One rating with its words, its time and how it changed (R3, R5). */
export const ratingPage = pageScreen<Rating, Shown>({
  id: 'ratings.rating',
  name: 'Ratings: one',
  title: ({ app, input }) => app.say('tui:rating.title', { about: input.subjectTitle }),
  load: async ({ session: { core, actor } }, { id }) => {
    const [rating, history] = await Promise.all([core.ratings.get(actor, id), core.ratings.history(actor, id)]);
    return { rating, history };
  },
  body: (shown) => <RatingBody {...shown} />,
});

function RatingBody({ rating, history }: Shown): ReactNode {
  const app = useTui();
  const { say } = app;
  return (
    <>
      <Words tone={rating.low ? 'bad' : 'good'} bold>
        {`${scoreText(rating, app)}  ${rating.score}/${rating.scale}`}
      </Words>
      <Fact label={say('tui:column.customer')}>{rating.account?.tradeName ?? ''}</Fact>
      <Fact label={say('tui:column.about')}>{rating.subjectTitle}</Fact>
      <Fact label={say('tui:column.when')}>{instantText(app, rating.updatedAt)}</Fact>
      <Fact label={say('tui:rating.locks')}>{instantText(app, rating.locksAt)}</Fact>
      <Fact label={say('tui:column.handled')}>{handledText(rating, app)}</Fact>
      {rating.dueAt === null ? null : <Fact label={say('tui:rating.due')}>{instantText(app, rating.dueAt)}</Fact>}
      <Gap />
      <Words wrap="wrap">{rating.comment || say('tui:rating.noWords')}</Words>
      {history.length > 1 ? (
        <Part heading={say('tui:rating.history')}>
          {history.map((past) => (
            <Box key={past.at} flexDirection="column">
              <Words tone="muted">{`${instantText(app, past.at)}  ${past.score}/${past.scale}`}</Words>
              <Words wrap="wrap">{past.comment}</Words>
            </Box>
          ))}
        </Part>
      ) : null}
    </>
  );
}
