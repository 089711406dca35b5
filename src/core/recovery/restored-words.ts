import { type Say, settingName } from '../words.ts';
import type { RestoredNotice } from './recovery.ts';

/** What is still to be done about a restored database, a sentence each. */
export function restoredWords(say: Say, notice: RestoredNotice): string[] {
  if (notice.settledAt === null) return [say('recovery:what.unsettled')];
  return [
    ...(notice.unanswered > 0 ? [say('recovery:what.unanswered', { count: notice.unanswered })] : []),
    ...notice.undecided.map((key) => say('recovery:what.turnedOff', { setting: settingName(say, key), key })),
  ];
}
