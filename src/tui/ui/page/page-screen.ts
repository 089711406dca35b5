import type { App } from '../../app/app.ts';
import type { Screen } from '../declaration.ts';
import { OpenPage } from './open-page.ts';
import { SCROLLING } from './page-keys.ts';
import type { Page, PageSpec } from './page-spec.ts';

export interface PageScreen<Input, Shown> extends Screen<Input> {
  open(app: App, input: Input): Page<Input, Shown>;
}

/** Declares a page. Nothing is touched before it is opened. */
export function pageScreen<Input, Shown = Input>(spec: PageSpec<Input, Shown>): PageScreen<Input, Shown> {
  return {
    id: spec.id,
    name: spec.name,
    takesText: false,
    keys: [...(spec.actions ?? []), ...SCROLLING],
    open: (app, input) => new OpenPage(app, spec, input),
  };
}
