import type { Hono } from 'hono';
import type { Core } from '../../core/core.ts';
import type { createTeamLinkGate, LinkEnv } from '../opened-link.ts';
import { sendProblem } from '../page/problem-page.ts';
import { MAIL_POLICY } from './mail-policy.ts';

/** `/tm/:token`: a preview as its reader would see it, for the team member whom Slack has shown its text (T11). */
export function addTeamMailRoutes(
  app: Hono<LinkEnv>,
  { core, gate }: { core: Core; gate: ReturnType<typeof createTeamLinkGate> },
): void {
  const opened = gate(
    'team_mail',
    async ({ targetId }) => (await core.templates.keptPreview(targetId))?.permission ?? null,
  );

  app.get('/tm/:token', opened, async (c) => {
    const kept = await core.templates.keptPreview(c.get('teamLink').claims.targetId);
    if (!kept) return await sendProblem(c, core, 'gone');
    c.header('Content-Security-Policy', MAIL_POLICY);
    return c.html(kept.html);
  });
}
