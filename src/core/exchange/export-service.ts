import { type AccessService, type Actor, PermissionDenied } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { AppError } from '../errors.ts';
import type { ExportKind, ExportRow, Exports } from './export.ts';
import { createExportStore } from './export-store.ts';
import { exportedText } from './export-text.ts';
import { csvColumns, exportRow } from './field-table.ts';
import { EXPORTED } from './kinds/index.ts';

export function createExports(base: Base, { access, audit }: { access: AccessService; audit: AuditService }): Exports {
  const store = createExportStore(base.db);

  return {
    async *exportText(actor, { kind, format }) {
      requireKind(actor, kind);
      await audit.record(actor, { action: 'exchange.export', details: { kind, format } });
      const { fields } = EXPORTED[kind];
      yield* exportedText(rows(kind), { format, columns: csvColumns(fields) });
    },

    requireExport(actor, kinds) {
      for (const kind of kinds) requireKind(actor, kind);
    },
  };

  async function* rows(kind: ExportKind): AsyncGenerator<ExportRow[]> {
    const { fields, rows: pages } = EXPORTED[kind];
    for await (const page of pages(store)) yield page.map((raw) => exportRow(fields, raw));
  }

  function requireKind(actor: Actor, kind: ExportKind): void {
    for (const permission of EXPORTED[kind].views) {
      try {
        access.require(actor, permission);
      } catch (error) {
        if (!(error instanceof PermissionDenied)) throw error;
        throw new AppError('exchange.exportRefused', { params: { kind, permission }, cause: error });
      }
    }
  }
}
