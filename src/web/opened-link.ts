import type { Context, Env, MiddlewareHandler } from 'hono';
import { type Actor, may, type Permission } from '../core/access/index.ts';
import { MINUTE } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import type { CustomerLinkKind, LinkClaims, TeamLinkKind } from '../core/links.ts';
import type { StoredMessage } from '../core/mail/index.ts';
import { sendProblem } from './page/problem-page.ts';
import { createRateLimit } from './rate-limit.ts';

/** A link whose token was found right, in time and not revoked; what every page behind a link works with. */
export interface OpenedLink {
  readonly claims: LinkClaims;
  readonly message: StoredMessage;
}

/** A link made for a team member, who still may see what it opens. */
export interface OpenedTeamLink {
  readonly claims: LinkClaims;
  readonly actor: Actor;
}

export interface LinkEnv extends Env {
  Variables: { link: OpenedLink; teamLink: OpenedTeamLink };
}

/** A customer presses a button once or twice; a loop does not stop. */
const POSTS_PER_LINK = 20;
const VIEWS_PER_LINK = 60;
const WINDOW = 10 * MINUTE;

/** Lets only right links of this kind through: 404 for a wrong token, 410 for an old or revoked one, neither with data (D4). */
export function createLinkGate(core: Core) {
  const allowsPost = createRateLimit({ clock: core.base.clock, limit: POSTS_PER_LINK, windowMs: WINDOW });
  return (kind: CustomerLinkKind): MiddlewareHandler<LinkEnv> =>
    async (c, next) => {
      const claims = core.base.links.read(c.req.param('token') ?? '');
      if (claims?.kind !== kind) return await sendProblem(c, core, 'notFound');
      const expired = core.base.clock.now() >= claims.expiresAt;
      const message = expired ? null : await core.outbox.byId(claims.holderId);
      if (message === null || (await core.outbox.isRevoked(message.id))) return await sendProblem(c, core, 'gone');
      if (c.req.method === 'POST' && !allowsPost(message.id))
        return await sendProblem(c, core, 'tooOften', { language: message.language });
      c.set('link', { claims, message });
      return await next();
    };
}

/** The same for the team's links, of which each asks for a permission (null: it is gone): who has lost it has lost the link. */
export function createTeamLinkGate(core: Core) {
  return (
    kind: TeamLinkKind,
    permissionFor: (claims: LinkClaims) => Promise<Permission | null>,
  ): MiddlewareHandler<LinkEnv> =>
    async (c, next) => {
      const claims = core.base.links.read(c.req.param('token') ?? '');
      if (claims?.kind !== kind) return await sendProblem(c, core, 'notFound');
      if (core.base.clock.now() >= claims.expiresAt) return await sendProblem(c, core, 'gone');
      const actor = await core.access.actorForSlack({ slackUserId: claims.holderId });
      const permission = await permissionFor(claims);
      if (permission === null || !may(actor, permission)) return await sendProblem(c, core, 'gone');
      c.set('teamLink', { claims, actor });
      return await next();
    };
}

/**
 * Takes down that a page was opened: nothing else changes by it (D4). A HEAD, a proof's link, and what goes beyond a
 * person's pace leave no row.
 */
export function createViewRecorder(core: Core) {
  const allowsView = createRateLimit({ clock: core.base.clock, limit: VIEWS_PER_LINK, windowMs: WINDOW });
  return async (c: Context<LinkEnv>, kind: string, targetId = c.get('link').claims.targetId): Promise<void> => {
    const { message } = c.get('link');
    if (c.req.method !== 'GET' || message.class === 'proof' || !allowsView(message.id)) return;
    await core.outbox.recordView({ messageId: message.id, kind, targetId });
  };
}
export type RecordView = ReturnType<typeof createViewRecorder>;
