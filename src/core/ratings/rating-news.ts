import { customerActor } from '../access/index.ts';
import type { Base } from '../base.ts';
import type { Account } from '../customers/index.ts';
import { customerLocale } from '../customers/index.ts';
import { formatInstant } from '../dates.ts';
import type { AlertsService, OutboxService } from '../mail/index.ts';
import type { Settings } from '../settings/index.ts';
import type { GivenTag, TemplatesService } from '../templates/index.ts';
import { alertKey, type RatingChange, starsOf } from './ratings.ts';
import type { RatingRecord } from './ratings-store.ts';

interface News {
  readonly rating: RatingRecord;
  readonly account: Account | null;
  /** What it was before, when it was changed. */
  readonly before: RatingChange | null;
  readonly company: Settings;
}

/** Tells the team of a rating or of its change: a card in the channel and a mail (R4). */
export function createRatingNews(
  base: Base,
  { alerts, outbox, templates }: { alerts: AlertsService; outbox: OutboxService; templates: TemplatesService },
) {
  return async function tellTeam(news: News): Promise<void> {
    const { rating } = news;
    await alerts.raise({
      kind: 'rating',
      key: alertKey(rating.id, rating.version),
      payload: { ratingId: rating.id, version: rating.version, firstKey: alertKey(rating.id, 1) },
    });
    await mailTeam(news);
  };

  async function mailTeam(news: News): Promise<void> {
    const { rating, account, company } = news;
    const to = company['ratings.teamEmail'] || company['company.email'];
    if (!to) return;
    const language = customerLocale(null, company);
    const customer = account?.tradeName ?? base.words.in(language)('ratings:someone');
    const key = alertKey(rating.id, rating.version);
    const { batch } = await outbox.openBatch(customerActor(customer, language), {
      kind: 'team',
      requestKey: key,
      title: `${starsOf(rating.score, rating.scale)} ${customer}`,
      undoSeconds: 0,
    });
    const content = await templates.teamContent();
    const { subject, text } = wording(news, customer);
    await outbox.enqueue([
      {
        batchId: batch.id,
        class: 'team',
        accountId: null,
        toEmail: to,
        toName: company['company.name'],
        language,
        contentId: content.id,
        data: { values: { TEAMSUBJECT: subject, TEAMTEXT: text } satisfies Record<GivenTag<'team'>, string> },
        causeKind: 'rating',
        causeId: rating.id,
        idempotencyKey: key,
      },
    ]);
  }

  function wording({ rating, account, before, company }: News, customer: string): { subject: string; text: string } {
    const locale = customerLocale(null, company);
    const say = base.words.in(locale);
    const values = {
      stars: starsOf(rating.score, rating.scale),
      score: rating.score,
      scale: rating.scale,
      customer,
      subject: rating.subjectTitle,
    };
    const lines = [
      say(before ? 'ratings:team.changed' : 'ratings:team.given', values),
      account && say('ratings:team.reference', { reference: account.reference }),
      before && say('ratings:team.before', { stars: starsOf(before.score, before.scale) }),
      rating.comment ? say('ratings:team.words', { comment: rating.comment }) : say('ratings:team.noWords'),
      rating.dueAt !== null &&
        say('ratings:team.due', {
          at: formatInstant({ instant: rating.dueAt, locale, zone: company['company.timeZone'] }),
        }),
      say('ratings:team.where'),
    ];
    return { subject: say('ratings:team.subject', values), text: lines.filter(Boolean).join('\n\n') };
  }
}
