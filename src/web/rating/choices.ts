import { html } from 'hono/html';
import type { Markup } from '../page/layout.ts';
import type { Look } from '../page/look.ts';

const STAR = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2.6l2.9 5.9 6.5.95-4.7 4.6 1.1 6.45L12 17.45 6.2 20.5l1.1-6.45-4.7-4.6 6.5-.95z"/></svg>`;

const MOUTHS = {
  bad: 'M8 16.2c1-1.5 2.4-2.2 4-2.2s3 .7 4 2.2',
  fair: 'M8 15h8',
  good: 'M8 14c1 1.5 2.4 2.2 4 2.2s3-.7 4-2.2',
};
const FACES: Readonly<Record<number, readonly (keyof typeof MOUTHS)[]>> = {
  2: ['bad', 'good'],
  3: ['bad', 'fair', 'good'],
};

/** The radio group: stars on the scale of 5, faces on the scales of 3 and 2. */
export function choiceInputs(look: Look, { scale, selected }: { scale: number; selected: number | null }): Markup {
  return group(look, scale, (score, name) => {
    const checked = score === selected ? 'checked' : '';
    return html`<label class="choice"><input type="radio" name="score" value="${score}" aria-label="${name}" required ${checked}>${pictureOf(score, scale)}<span class="word" aria-hidden="true">${wordOf(look, score, scale)}</span></label>`;
  });
}

/** The same picture of a rating that was given, to look at. */
export function givenChoice(look: Look, { scale, score }: { scale: number; score: number }): Markup {
  const label = look.say('web:rating.scoreOf', { score, scale, word: wordOf(look, score, scale) });
  const choices = group(look, scale, (each) => {
    if (scale !== 5 && each !== score) return '';
    const state = [each === score && 'given', each <= score && 'on'].filter(Boolean).join(' ');
    return html`<span class="choice ${state}">${pictureOf(each, scale)}<span class="word">${wordOf(look, each, scale)}</span></span>`;
  });
  return html`<div role="img" aria-label="${label}">${choices}</div>`;
}

function group(look: Look, scale: number, draw: (score: number, name: string) => Markup | string): Markup {
  const scores = Array.from({ length: scale }, (_, index) => index + 1);
  return html`<div class="choices ${scale === 5 ? 'stars' : 'faces'}">${scores.map((score) =>
    draw(score, look.say('web:rating.scoreOf', { score, scale, word: wordOf(look, score, scale) })),
  )}</div>`;
}

function wordOf(look: Look, score: number, scale: number): string {
  return look.say(`templates:rating.${scale}.${score}`);
}

function pictureOf(score: number, scale: number): Markup {
  const face = FACES[scale]?.[score - 1];
  if (!face) return STAR;
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9.6"/><path d="M8.7 9.2v.6M15.3 9.2v.6"/><path d="${MOUTHS[face]}"/></svg>`;
}
