import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { BatchProgress } from '../../src/core/mail/index.ts';
import { createWords } from '../../src/core/words.ts';
import { BatchProgressBar } from '../../src/tui/app/batch-progress.tsx';
import { createTuiApp } from '../../src/tui/app/create-app.ts';
import { explain } from '../../src/tui/app/explain.ts';
import type { Layer } from '../../src/tui/app/layer.ts';
import { Work } from '../../src/tui/app/work.ts';
import { drawText } from '../support/draw.ts';

const say = createWords().in('en');

function openApp() {
  return createTuiApp({
    env: {},
    terminal: { suspend: (work) => work(), copy: () => true, exit: () => undefined, stop: () => undefined },
    say,
  });
}

/** A layer whose key `x` has a bug, and whose `a` is refused. */
const faulty: Layer = {
  id: 'faulty',
  title: () => 'Faulty',
  draw: () => null,
  bindings: () => [
    {
      id: 'bug',
      keys: ['x'],
      label: 'tui:action.new',
      run: () => {
        throw new TypeError('oops');
      },
    },
    {
      id: 'off',
      keys: ['a'],
      label: 'tui:action.new',
      disabled: () => 'Not now.',
      run: () => {
        throw new TypeError('ran');
      },
    },
  ],
};

describe('app', () => {
  test('[U2] a bug behind a key → said, and the layer with its text stays', () => {
    const app = openApp();
    app.push(faulty);
    app.press('x');
    expect(app.toastShown?.text).toContain('TypeError');
    expect(app.top()?.id).toBe('faulty');
  });

  test('[U2] a disabled key → its reason', () => {
    const app = openApp();
    app.push(faulty);
    app.press('a');
    expect(app.toastShown).toEqual({ kind: 'warn', text: 'Not now.' });
  });

  test('[U2] an expected failure → its sentence; anything else → only its name, for messages hold data', () => {
    expect(explain(say, new AppError('tui.logoFormat'))).toBe('This file is neither a PNG nor a JPEG picture.');
    expect(explain(say, new Error('secret of Anna'))).not.toContain('Anna');
  });

  test('[U2] leaving → waits for what is under way, failures included', async () => {
    const work = new Work();
    let shown = '';
    let fail = (_error: Error): void => undefined;
    work.run({
      work: () => new Promise((_resolve, reject) => (fail = reject)),
      done: () => undefined,
      failed: () => {
        shown = 'failed';
      },
      finish: (show) => show(),
    });
    fail(new Error('closed'));
    await work.settled();
    expect(shown).toBe('failed');
  });

  test('[T12] a send under way → how many of how many, and the failed ones counted', () => {
    const progress: BatchProgress = {
      id: 'batch',
      kind: 'mailing',
      title: 'Spring',
      createdByName: 'anna',
      createdAt: 0,
      undoUntil: 0,
      undoneAt: null,
      origin: { kind: 'none' },
      counts: { queued: 10, sending: 0, sent: 11, retry: 0, failed: 1, unknown: 0, cancelled: 0, suppressed: 0 },
      total: 22,
      bounced: 0,
      nextDueAt: 0,
      done: false,
    };
    const drawn = drawText(openApp(), createElement(BatchProgressBar, { progress }));
    expect(drawn).toBe(' █████████░░░░░░░ Spring: 11 of 22 sent  1 failed');
  });
});
