import {
  type Box,
  EMPTY_ROW,
  type Frame,
  fitHeight,
  fitRow,
  type Row,
  row,
  rowCells,
  type Span,
  span,
  spread,
} from '../frame.ts';
import { type Binding, keyLabel } from '../keys.ts';
import { cells, wrap } from '../text.ts';
import type { App } from './app.ts';
import { progressRow } from './batch-progress.ts';
import type { Layer } from './layer.ts';

/** Below it tables and forms can't be read. */
const SMALLEST = { width: 60, height: 15 };
/** Header, tabs and rule. */
const TOP_ROWS = 3;
const FOOTER_ROWS = 1;
/** A long sentence takes its room from the body. */
const MOST_MESSAGE_ROWS = 3;

/** The whole screen: exactly `box.height` rows of at most `box.width` cells. */
export function screen(app: App, box: Box): Frame {
  // Nothing but plain letters: measuring others costs 40 ms the first time, and this frame is to be there at once.
  if (!app.connected()) return { rows: fitHeight([row(span(' Relance', 'title'))], box.height) };
  if (box.width < SMALLEST.width || box.height < SMALLEST.height) return tooSmall(app, box);
  const messages = message(app, box.width);
  const height = box.height - TOP_ROWS - messages.length - FOOTER_ROWS;
  const body = bodyFrame(app, app.layers(), { width: box.width, height });
  const rows = [
    header(app, box.width),
    tabs(app, box.width),
    rule(app, box.width),
    ...fitHeight(body.rows, height),
    ...messages,
    footer(app, box.width),
  ].map((line) => fitRow(line, box.width));
  if (!body.cursor || body.cursor.y >= height) return { rows };
  return { rows, cursor: { x: Math.min(body.cursor.x, box.width - 1), y: body.cursor.y + TOP_ROWS } };
}

/** The topmost layer; a dialog leaves the layer beneath visible above it. */
function bodyFrame(app: App, layers: readonly Layer[], box: Box): Frame {
  const top = layers.at(-1);
  if (!top) return { rows: [] };
  const frame = top.view(top.overlay ? { ...box, height: Math.max(4, box.height - 4) } : box);
  if (!top.overlay || layers.length < 2) return frame;
  const beneathHeight = Math.max(0, box.height - frame.rows.length - 1);
  const beneath = bodyFrame(app, layers.slice(0, -1), { ...box, height: beneathHeight });
  const rows = [...fitHeight(beneath.rows, beneathHeight), rule(app, box.width), ...frame.rows];
  return frame.cursor ? { rows, cursor: { x: frame.cursor.x, y: frame.cursor.y + beneathHeight + 1 } } : { rows };
}

function header(app: App, width: number): Row {
  const { glyphs } = app.theme;
  const { company, zone, clock } = app.session;
  return spread(
    row(span(' Relance', 'title'), span(company ? ` ${glyphs.separator} ${company}` : '')),
    row(
      span(app.busy() ? `${app.say('tui:shell.working')}  ` : '', 'accent'),
      span(`${timeText(clock.now(), zone)}  `, 'muted'),
      mailState(app),
      ' ',
    ),
    width,
  );
}

/** What is worst about the mail: it is paused or stands still, some of it needs a person, or nothing. */
function mailState(app: App): Span {
  const { paused, stuck, failed, unknown, troubleSince, hasWorked } = app.session.health;
  const { dot } = app.theme.glyphs;
  if (paused) return span(`${dot} ${app.say('tui:shell.mailPaused')}`, 'bad');
  if (stuck)
    return span(`${dot} ${app.say('tui:shell.mailStuck', { reason: app.say(`tui:shell.stuck.${stuck}`) })}`, 'bad');
  if (troubleSince !== null)
    return span(`${dot} ${app.say('tui:shell.mailWaits', { time: timeText(troubleSince, app.session.zone) })}`, 'warn');
  if (failed + unknown > 0)
    return span(`${dot} ${app.say('tui:shell.mailTrouble', { count: failed + unknown })}`, 'bad');
  if (!hasWorked) return span(`${dot} ${app.say('tui:shell.mailUntried')}`, 'muted');
  return span(`${dot} ${app.say('tui:shell.mailOk')}`, 'good');
}

/** `10:42` in the company's zone; by Intl, since the first frame has no time to load a calendar. */
function timeText(instant: number, zone: string): string {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone });
    clocks.set(zone, clock);
  }
  return clock.format(instant);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The sections with their digits; where they don't fit, a window around the present one. */
function tabs(app: App, width: number): Row {
  const sections = app.sections();
  const labels = sections.map((section) => `${section.key} ${app.say(section.label)}`);
  const at = Math.max(0, app.section ? sections.indexOf(app.section) : 0);
  let from = 0;
  let to = labels.length;
  const size = (): number =>
    labels.slice(from, to).reduce((sum, label) => sum + cells(label) + 2, 1) +
    (from > 0 ? 2 : 0) +
    (to < labels.length ? 2 : 0);
  while (size() > width && to - from > 1) {
    if (to - 1 > at && (at - from <= to - 1 - at || at === from)) to -= 1;
    else from += 1;
  }
  const { more } = app.theme.glyphs;
  const shown = labels
    .slice(from, to)
    .flatMap((label, index): Span[] => [
      from + index === at ? span(label, 'accent', { bold: true, inverse: true }) : span(label, 'muted'),
      span('  '),
    ]);
  return row(' ', span(from > 0 ? `${more} ` : '', 'muted'), ...shown, span(to < labels.length ? more : '', 'muted'));
}

function rule(app: App, width: number): Row {
  return row(span(app.theme.glyphs.rule.repeat(width), 'muted'));
}

function message(app: App, width: number): Row[] {
  const toast = app.toastShown;
  if (!toast) return [app.batch ? progressRow(app, app.batch) : EMPTY_ROW];
  const mark = toast.kind === 'good' ? '' : '! ';
  return wrap(`${mark}${toast.text}`, width - 2)
    .slice(0, MOST_MESSAGE_ROWS)
    .map((line) => row(' ', span(line, toast.kind)));
}

/** The commonest keys of what is on top, as many as fit; help stays. */
function footer(app: App, width: number): Row {
  const top = app.top();
  const own = (top?.bindings() ?? []).filter((binding) => binding.footer && binding.keys.length > 0);
  const global = top?.capturing() ? [] : app.globalBindings().filter((binding) => binding.footer);
  const tail = global.flatMap((binding) => keyHint(app, binding));
  const spans: Span[] = [];
  for (const binding of own) {
    const hint = keyHint(app, binding);
    if (rowCells([...spans, ...hint, ...tail]) + 1 > width) break;
    spans.push(...hint);
  }
  return row(' ', ...spans, ...tail);
}

function keyHint(app: App, binding: Binding): Span[] {
  const off = binding.disabled?.() !== undefined;
  return [
    span(keyLabel(binding.keys[0] ?? ''), off ? 'muted' : 'accent', { bold: !off }),
    span(` ${app.say(binding.label)}  `, off ? 'muted' : 'plain'),
  ];
}

function tooSmall(app: App, box: Box): Frame {
  const text = app.say('tui:shell.tooSmall', {
    width: SMALLEST.width,
    height: SMALLEST.height,
    columns: box.width,
    rows: box.height,
  });
  return { rows: fitHeight([fitRow(row(span(text, 'warn')), box.width)], box.height) };
}
