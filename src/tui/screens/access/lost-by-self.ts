import { lostWith, type Person, type Role } from '../../../core/access/index.ts';
import { permissionName } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import type { Question } from '../../ui/dialog/confirm.tsx';

/** Asks before whoever works here takes something from themselves; null: they lose nothing. */
export function askAboutOwnLoss(
  app: App,
  self: Pick<Person, 'active' | 'roles'>,
  after: { readonly active: boolean; readonly roles: readonly Role[] },
): Pick<Question, 'question' | 'details'> | null {
  const lost = lostWith(self, after);
  if (lost === null) return null;
  const { say } = app;
  const what = [
    ...(lost.superAdmin ? [say('tui:access.superAdmin')] : []),
    ...lost.permissions.map((permission) => permissionName(say, permission)),
  ];
  return { details: [say('tui:access.youLose', { what: what.join(', ') })], question: say('tui:access.askOwnLoss') };
}
