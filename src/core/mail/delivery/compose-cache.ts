import type { Content, MailRenderer } from '../../templates/index.ts';
import type { DeliveryCore } from './delivery-core.ts';

/** Groups that one renderer serves: changes of logo, colour or texts made elsewhere are seen after as many. */
const RENDERER_USES = 20;

/** Bodies kept in memory; they never change. */
const CONTENTS_KEPT = 200;

/** What mails are made of, kept over groups. */
export interface ComposeCache {
  contents(ids: readonly string[]): Promise<ReadonlyMap<string, Content>>;
  renderer(): Promise<MailRenderer>;
  /** Something may have changed: the next group is made with what is set then. */
  renew(): void;
}

export function createComposeCache(core: DeliveryCore): ComposeCache {
  const contents = new Map<string, Content>();
  let kept: { renderer: MailRenderer; uses: number } | null = null;
  let renewals = 0;
  let notedLayout = '';

  return {
    async contents(ids) {
      const wanted = [...new Set(ids)];
      if (wanted.some((id) => !contents.has(id))) {
        if (contents.size > CONTENTS_KEPT) contents.clear();
        for (const [id, content] of await core.templates.contents(wanted)) contents.set(id, content);
      }
      return contents;
    },

    async renderer() {
      if (kept && kept.uses < RENDERER_USES) {
        kept.uses += 1;
        return kept.renderer;
      }
      const before = renewals;
      const renderer = await core.templates.renderer();
      if (renderer.layout !== notedLayout) {
        await core.transaction((rooms) => rooms.templates.noteLayout(renderer.layout));
        notedLayout = renderer.layout;
      }
      // What changed while it was made is not in it.
      kept = before === renewals ? { renderer, uses: 1 } : null;
      return renderer;
    },

    renew() {
      renewals += 1;
      kept = null;
    },
  };
}
