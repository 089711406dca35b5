import type { AccessService } from '../access/index.ts';
import type { Base } from '../base.ts';
import { TEAM_LINK_LIFETIME } from '../links.ts';
import { sectionOf } from '../notices/index.ts';
import { createPreviewsStore } from './previews-store.ts';
import type { TemplatesService } from './templates.ts';

/** Previews that Slack shows as text, kept for a while so that the same mail can be looked at in a browser (T11). */
export function createKeptPreviews(
  base: Base,
  { access }: { access: AccessService },
): Pick<TemplatesService, 'keepPreview' | 'keptPreview'> {
  const store = createPreviewsStore(base.db);
  return {
    async keepPreview(actor, { kind, mail, slackUserId }) {
      const section = sectionOf(kind);
      access.require(actor, `${section}.view`);
      const now = base.clock.now();
      const expiresAt = now + TEAM_LINK_LIFETIME;
      const id = base.ids.next();
      await store.deleteExpired(now);
      await store.insert({ id, section, html: mail.html }, expiresAt);
      return base.links.url({ kind: 'team_mail', holderId: slackUserId, targetId: id, expiresAt });
    },

    async keptPreview(id) {
      const kept = await store.find(id);
      return kept ? { permission: `${kept.section}.view`, html: kept.html } : null;
    },
  };
}
