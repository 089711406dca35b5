import './colors.ts';
import { renderToString } from 'ink';
import { createElement, type ReactNode } from 'react';
import type { App } from '../../src/tui/app/app.ts';
import { CaretProvider } from '../../src/tui/ui/caret.tsx';
import { TuiContext } from '../../src/tui/ui/context.ts';

/** What a component of the terminal looks like, colours included, in a window of so many columns. */
export function draw(app: App, node: ReactNode, columns = 80): string {
  return renderToString(createElement(TuiContext, { value: app }, createElement(CaretProvider, null, node)), {
    columns,
  });
}

/** As `draw`, without colours. */
export function drawText(app: App, node: ReactNode, columns = 80): string {
  return draw(app, node, columns).replace(/\u001b\[[0-9;]*m/g, '');
}
