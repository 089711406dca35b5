import type { AuditEntry } from '../../../core/audit/index.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { auditBindings } from './bindings.ts';
import { AuditEntryLayer } from './entry.ts';
import { auditColumns } from './view.ts';

/** The newest entries are read; older ones are found by searching. */
const NEWEST = 1_000;

/** Who did what, when and from where (X4). */
export class AuditLayer extends ListLayer<AuditEntry> {
  readonly id = 'audit';

  title(): string {
    return this.app.say('tui:section.audit');
  }

  noEntry(): string | undefined {
    return this.noRow();
  }

  open(): void {
    const entry = this.current();
    if (entry) this.app.push(new AuditEntryLayer(this.app, entry));
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly AuditEntry[]; total: number }> {
    const { core, actor } = this.app.session;
    const entries = await core.audit.list(actor, { ...(search ? { search } : {}), limit: NEWEST });
    return { rows: entries.slice(offset, offset + limit), total: entries.length };
  }

  protected columns(): readonly Column<AuditEntry>[] {
    return auditColumns(this.app);
  }

  protected idOf(entry: AuditEntry): string {
    return entry.id;
  }

  protected actions(): readonly Binding[] {
    return auditBindings(this);
  }

  protected emptyText(): string {
    return this.app.say('tui:audit.none');
  }
}
