import { type AccessService, type Actor, PermissionDenied } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { AppError } from '../errors.ts';
import { EXPORTERS, type ExportKind, type Exports } from './export.ts';
import { exportedRows } from './export-rows.ts';
import { createExportStore } from './export-store.ts';
import { exportedText } from './export-text.ts';

export function createExports(base: Base, { access, audit }: { access: AccessService; audit: AuditService }): Exports {
  const store = createExportStore(base.db);

  return {
    async *exportText(actor, { kind, format }) {
      requireKind(actor, kind);
      await audit.record(actor, { action: 'exchange.export', details: { kind, format } });
      const { columns } = EXPORTERS[kind];
      yield* exportedText(exportedRows(store, kind), { format, columns });
    },

    requireExport(actor, kinds) {
      for (const kind of kinds) requireKind(actor, kind);
    },
  };

  function requireKind(actor: Actor, kind: ExportKind): void {
    for (const permission of EXPORTERS[kind].permissions) {
      try {
        access.require(actor, permission);
      } catch (error) {
        if (!(error instanceof PermissionDenied)) throw error;
        throw new AppError('exchange.exportRefused', { params: { kind, permission }, cause: error });
      }
    }
  }
}
