import type { Permission } from '../../core/access/index.ts';
import { permissionName } from '../../core/words.ts';
import type { App } from './app.ts';

/** Why this person can't do it, naming the permission; undefined when they can. The core decides again (X2). */
export function lacking(app: App, permission: Permission): string | undefined {
  return app.session.may(permission)
    ? undefined
    : app.say('access:error.denied', { permission: permissionName(app.say, permission) });
}
