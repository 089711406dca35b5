import type { AuditEntry } from '../../../core/audit/index.ts';
import type { App } from '../../app/app.ts';
import type { Row } from '../../frame.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { auditRows } from './view.ts';

/** One line of the log in full. */
export class AuditEntryLayer extends PaneLayer {
  readonly id = 'audit.entry';
  private readonly entry: AuditEntry;

  constructor(app: App, entry: AuditEntry) {
    super(app);
    this.entry = entry;
  }

  title(): string {
    return this.entry.action;
  }

  protected content(): readonly Row[] {
    return auditRows(this.app, this.entry);
  }
}
