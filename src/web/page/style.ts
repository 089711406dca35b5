import { raw } from 'hono/html';
import type { Palette } from '../../core/palette.ts';

/** One style for every page, phone first; system fonts, nothing fetched. */
export function styleOf({ brand, button, onButton, ink }: Palette) {
  return raw(`
:root { --brand: ${brand}; --button: ${button}; --on-button: ${onButton}; --ink: ${ink};
  --text: #1a2230; --soft: #586274; --line: #dfe3ea; --paper: #fff; --ground: #f3f5f8; --star: #d97706; color-scheme: light; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; border-top: .375rem solid var(--brand); }
header { padding: 1.5rem 1.25rem 1.25rem; text-align: center; }
header img { display: block; margin: 0 auto; max-width: 12rem; max-height: 4rem; object-fit: contain; }
header p { margin: 0; font-weight: 650; font-size: 1.125rem; }
main { flex: 1; width: 100%; max-width: 32rem; margin: 0 auto; padding: 0 1rem; }
.wide main { max-width: 46rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; padding: 1.75rem 1.25rem;
  box-shadow: 0 1px 2px rgb(16 24 40 / 5%), 0 12px 32px -16px rgb(16 24 40 / 18%); }
footer { padding: 1.5rem 1.25rem 2rem; text-align: center; color: var(--soft); font-size: .875rem; }
footer p { margin: 0; }
footer a { color: inherit; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; font-weight: 700; letter-spacing: -.01em; text-wrap: balance; }
h2 { margin: 1.75rem 0 .5rem; font-size: 1rem; }
p { margin: 0 0 1rem; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.center { text-align: center; }
.last { margin-bottom: 0; }
a { color: var(--ink); text-underline-offset: .15em; }
:focus-visible { outline: .1875rem solid var(--ink); outline-offset: .1875rem; border-radius: .25rem; }
form { margin: 0; }
.button { display: block; width: 100%; min-height: 3.25rem; padding: .8rem 1.25rem; border: 0; border-radius: .75rem;
  background: var(--button); color: var(--on-button); font: inherit; font-weight: 650; font-size: 1.0625rem; text-align: center;
  text-decoration: none; cursor: pointer; transition: filter .15s; }
.button:hover { filter: brightness(.93); }
.button:active { filter: brightness(.86); }
.button:focus-visible { border-radius: .75rem; }
.quiet { display: inline-block; padding: .5rem .75rem; }
label.field { display: block; margin: 0 0 .375rem; font-weight: 550; }
textarea { display: block; width: 100%; min-height: 6.5rem; padding: .75rem .875rem; margin: 0 0 1.25rem; border: 1px solid #858e9e;
  border-radius: .75rem; background: #fff; color: inherit; font: inherit; resize: vertical; }
textarea:focus-visible { outline-offset: 0; border-radius: .75rem; }
.notice { margin: 0 0 1.25rem; padding: .75rem .875rem; border-radius: .75rem; background: #eef2f7; font-size: .9375rem; }
.problem { background: #fdecea; color: #8c1d13; font-weight: 550; }
fieldset { margin: 0 0 1.5rem; padding: 0; border: 0; min-width: 0; }
legend { display: block; width: 100%; padding: 0; text-align: center; }
.choices { position: relative; display: flex; justify-content: center; padding-bottom: 2.25rem; }
.choice { position: relative; display: flex; justify-content: center; cursor: pointer; border-radius: .75rem; }
.choice input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.choice svg { display: block; }
.choice:has(:focus-visible) { outline: .1875rem solid var(--ink); outline-offset: -.0625rem; }
.stars .choice { padding: .375rem .25rem; }
.stars svg { flex: none; width: 3rem; height: 3rem; fill: #fff; stroke: #7d8696; stroke-width: 1.25; stroke-linejoin: round; transition: transform .15s; }
.stars .choice:hover svg { transform: scale(1.08); }
.stars :is(.choice:has(input:checked), .choice:has(~ .choice input:checked), .on) svg { fill: var(--star); stroke: var(--star); }
.stars input:checked ~ svg { fill: var(--star); stroke: var(--star); }
.choice .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.stars .choice:has(input:checked), .stars .choice.given { position: static; }
.stars .choice:has(input:checked) input { position: absolute; inset: auto; width: 1px; height: 1px; }
.stars :is(.choice:has(input:checked), .choice.given) .word { position: absolute; bottom: 0; left: 0; width: 100%; height: auto;
  clip-path: none; overflow: visible; text-align: center; font-weight: 650; font-size: 1.0625rem; }
.faces { gap: .75rem; padding-bottom: 0; }
.faces .choice { flex: 1 1 0; flex-direction: column; align-items: center; gap: .375rem; max-width: 9rem; padding: 1rem .25rem .75rem;
  border: 2px solid var(--line); border-radius: 1rem; text-align: center; }
.faces svg { width: 3.25rem; height: 3.25rem; fill: none; stroke: #586274; stroke-width: 1.6; stroke-linecap: round; }
.faces .choice .word { position: static; width: auto; height: auto; clip-path: none; white-space: normal; font-weight: 550; line-height: 1.3; }
.faces .choice:hover { border-color: #9aa3b2; }
.faces .choice:is(:has(input:checked), .given) { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
.faces .choice:is(:has(input:checked), .given) svg { stroke: var(--ink); }
blockquote { margin: 1.25rem 0; padding: .875rem 1rem; border-radius: .75rem; background: var(--ground); white-space: pre-wrap; }
.done { display: block; width: 3.5rem; height: 3.5rem; margin: 0 auto 1rem; fill: none; stroke: #17754a; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
dl { margin: 0 0 1.5rem; }
dl div { display: flex; justify-content: space-between; gap: 1rem; padding: .625rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; text-align: right; font-weight: 550; }
table { width: 100%; border-collapse: collapse; margin: 0 0 1.5rem; font-size: .9375rem; }
caption { text-align: left; font-weight: 650; padding: 0 0 .375rem; }
th { padding: .5rem .5rem .5rem 0; text-align: left; color: var(--soft); font-weight: 550; font-size: .8125rem; border-bottom: 1px solid var(--line); }
td { padding: .625rem .5rem .625rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
:is(th, td):last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
tfoot :is(th, td) { border-bottom: 0; color: inherit; font-weight: 700; font-size: 1.0625rem; padding-top: .875rem; }
.total { font-size: 1.75rem; font-weight: 700; letter-spacing: -.01em; margin: 0 0 1.25rem; font-variant-numeric: tabular-nums; }
.eyebrow { margin: 0 0 .25rem; color: var(--soft); font-weight: 550; }
@media (min-width: 40rem) {
  header { padding-top: 2.5rem; }
  .card { padding: 2.25rem 2.5rem; }
  h1 { font-size: 1.75rem; }
  .stars svg { width: 3.5rem; height: 3.5rem; }
  .wide .button { display: inline-block; width: auto; min-width: 14rem; }
}
@media (max-width: 22rem) { .stars svg { width: 2.5rem; height: 2.5rem; } .card { padding: 1.5rem 1rem; } }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print { body { background: #fff; border-top: 0; } .card { border: 0; box-shadow: none; } .button, .screen-only { display: none; } }
`);
}
