import type { BouncesService, TakenReport } from './bounces.ts';
import { readReport } from './read-report.ts';

interface BouncesCore {
  transaction<Result>(work: (rooms: { readonly bounces: BouncesService }) => Promise<Result>): Promise<Result>;
}

/** Takes one mail from the bounce mailbox or a pipe: reads it, and in one transaction does what it proves (E4). */
export async function takeReport(
  core: BouncesCore,
  { raw, source }: { raw: Buffer; source: 'imap' | 'pipe' },
): Promise<TakenReport> {
  const reading = await readReport(raw);
  if (reading.kind !== 'report') return { kind: reading.kind, messageId: null, email: null, isNew: false };
  return await core.transaction((rooms) => rooms.bounces.take({ report: reading.report, source }));
}
