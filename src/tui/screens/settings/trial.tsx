import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { SettingKey, Settings } from '../../../core/settings/index.ts';
import { Words } from '../../ui/words.tsx';
import { type GroupForm, withTyped } from './group-form.ts';

/** How a trial of what stands in a form went. */
interface Outcome {
  readonly good: boolean;
  readonly text: string;
  /** What was tried: of anything else it says nothing. */
  readonly of: string;
}

export interface Trial {
  outcome: Outcome | null;
}

/** A connection that is tried before it is trusted, saved or not. */
export interface Connection<Result> {
  readonly keys: readonly SettingKey[];
  /** What it is called while it is tried. */
  trying(form: GroupForm): string;
  test(settings: Settings, form: GroupForm): Promise<Result>;
  tell(result: Result, form: GroupForm): { readonly good: boolean; readonly text: string };
}

export function tryConnection<Result>(form: GroupForm<Trial>, connection: Connection<Result>): void {
  const { app, state } = form;
  const settings = form.fields.ready() ? withTyped(state.settings, form) : null;
  if (settings === null) return;
  const of = typed(form, connection.keys);
  state.outcome = { good: true, text: connection.trying(form), of };
  app.perform(
    () => connection.test(settings, form),
    (result) => {
      state.outcome = { ...connection.tell(result, form), of };
    },
    (error) => {
      state.outcome = null;
      app.fail(error);
    },
  );
}

/** Another server must not be told the password of this one: it has to be typed again. */
export function passwordAgain(
  { app, fields, state }: GroupForm,
  { host, password }: { readonly host: SettingKey; readonly password: SettingKey },
): Record<string, string | undefined> {
  const moved = fields.text(host).trim() !== state.settings[host];
  const kept = !fields.changed(password) && state.settings[password] !== '';
  return {
    [password]: moved && kept && fields.text(host).trim() !== '' ? app.say('tui:smtp.passwordAgain') : undefined,
  };
}

function typed({ fields }: GroupForm, keys: readonly SettingKey[]): string {
  return JSON.stringify(keys.map((key) => fields.contents().get(key)));
}

/** Below the fields; gone as soon as what was tried is no longer what stands there. */
export function TriedForm({
  form,
  keys,
  children,
}: {
  form: GroupForm<Trial>;
  keys: readonly SettingKey[];
  children: ReactNode;
}): ReactNode {
  const { outcome } = form.state;
  if (!outcome || outcome.of !== typed(form, keys)) return children;
  const tone = outcome.good ? 'good' : 'bad';
  return (
    <>
      {children}
      <Box flexShrink={0} paddingX={2} gap={1}>
        <Box flexShrink={0}>
          <Words tone={tone}>{outcome.good ? '✔' : '!'}</Words>
        </Box>
        <Words tone={tone} wrap="wrap">
          {outcome.text}
        </Words>
      </Box>
    </>
  );
}

/** What the server said, behind our own words. */
export function withDetail(text: string, detail: string | null): string {
  return detail ? `${text} (${detail})` : text;
}
