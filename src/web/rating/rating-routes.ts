import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Core } from '../../core/core.ts';
import { WORDS_LIMIT } from '../../core/customers/index.ts';
import { InvalidInput } from '../../core/errors.ts';
import { RATING_PREFETCH, RATING_VIEW, type RatingPage } from '../../core/ratings/index.ts';
import { sayError } from '../../core/words.ts';
import type { createLinkGate, LinkEnv, RecordView } from '../opened-link.ts';
import { DONE } from '../page/done.ts';
import { readForm } from '../page/form.ts';
import { sendPage } from '../page/layout.ts';
import { type Look, readLook } from '../page/look.ts';
import { choiceInputs, givenChoice } from './choices.ts';
import { looksAutomatic } from './visitor.ts';

/** `?sent=…` when words came after the rating was final. */
const PASSED_ON = 'words';

interface Draft {
  readonly selected: number | null;
  readonly comment: string;
  readonly problem?: string;
}

/** `/r/:token`: a GET shows the form with the clicked choice preselected, only a POST records (R2). */
export function addRatingRoutes(
  app: Hono<LinkEnv>,
  { core, gate, recordView }: { core: Core; gate: ReturnType<typeof createLinkGate>; recordView: RecordView },
): void {
  app.get('/r/:token', gate('rating'), async (c) => {
    const { message } = c.get('link');
    const choice = c.req.query('choice') ?? '';
    const sent = c.req.query('sent') !== undefined;
    const automatic = looksAutomatic((name) => c.req.header(name));
    // The answer to a POST is no opening of the link.
    if (!sent) await recordView(c, automatic ? RATING_PREFETCH : RATING_VIEW, choice.slice(0, 10));
    const page = await core.ratings.page(message.id);
    const look = await readLook(core, page.language);
    const passedOn = c.req.query('sent') === PASSED_ON;
    if (page.given && (page.locked || sent)) return await sendGiven(c, look, page, { passedOn });
    const selected = scoreWithin(choice, page.scale) ?? page.given?.score ?? null;
    return await sendForm(c, look, page, { selected, comment: page.given?.comment ?? '' });
  });

  app.post('/r/:token', gate('rating'), async (c) => {
    const { message } = c.get('link');
    const field = await readForm(c);
    const before = await core.ratings.page(message.id);
    const look = await readLook(core, before.language);
    const score = scoreWithin(field('score'), before.scale);
    try {
      const input = { messageId: message.id, score: score ?? Number.NaN, comment: field('comment') };
      const { rating, page, passedOn } = await core.transaction((rooms) => rooms.ratings.rate(input));
      // The browser then shows the answer by a GET of its own: reloading it sends nothing again.
      if (rating || page.given) return c.redirect(passedOn ? `?sent=${PASSED_ON}` : '?sent', 303);
      const given = { score: score ?? 1, comment: field('comment') };
      return await sendGiven(c, look, { ...page, given }, { passedOn });
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const problem = score === null ? look.say('web:rating.chooseFirst') : sayError(look.say, error);
      return await sendForm(c, look, before, { selected: score, comment: field('comment'), problem });
    }
  });
}

function sendForm(c: Context, look: Look, page: RatingPage, { selected, comment, problem }: Draft) {
  const { say } = look;
  const title = titleOf(look, page);
  return sendPage(c, look, {
    title,
    status: problem ? 422 : 200,
    body: html`<form method="post">
${page.proof ? html`<p class="notice">${say('web:proof')}</p>` : ''}
${problem ? html`<p class="notice problem" role="alert">${problem}</p>` : ''}
<fieldset><legend><h1>${title}</h1></legend>${choiceInputs(look, { scale: page.scale, selected })}</fieldset>
<label class="field" for="comment">${say('web:rating.comment')}</label>
<textarea id="comment" name="comment" rows="4" maxlength="${WORDS_LIMIT}">${comment}</textarea>
<button class="button" type="submit">${say(page.given ? 'web:rating.sendChange' : 'web:rating.send')}</button>
</form>`,
  });
}

function sendGiven(c: Context, look: Look, page: RatingPage, { passedOn }: { passedOn: boolean }) {
  const { say } = look;
  const { given, scale, locksAt, locked, proof } = page;
  const date = locksAt === null ? '' : look.format.dayAndMonth(locksAt);
  const title = say(locked ? 'web:rating.yours' : 'web:rating.thanks');
  return sendPage(c, look, {
    title,
    body: html`<div class="center">
${locked ? '' : DONE}
<h1>${title}</h1>
${page.subjectTitle ? html`<p class="soft">${page.subjectTitle}</p>` : ''}
${given ? givenChoice(look, { scale, score: given.score }) : ''}
</div>
${given?.comment ? html`<blockquote>${given.comment}</blockquote>` : ''}
${passedOn ? html`<p class="center">${say('web:account.passedOn')}</p>` : ''}
<p class="center last">${say(proof ? 'web:proof' : locked ? 'web:rating.lockedSince' : 'web:rating.changeUntil', { date })}</p>
${proof || locked ? '' : html`<p class="center last"><a class="quiet" href="?">${say('web:rating.change')}</a></p>`}`,
  });
}

function titleOf({ say }: Look, { subjectTitle }: RatingPage): string {
  return subjectTitle ? say('web:rating.titleOf', { subject: subjectTitle }) : say('web:rating.title');
}

function scoreWithin(text: string, scale: number): number | null {
  const score = /^\d$/.test(text) ? Number(text) : 0;
  return score >= 1 && score <= scale ? score : null;
}
