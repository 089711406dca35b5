import type { Base } from '../base.ts';
import { createDebtorLists } from './debtor-lists.ts';
import type { DebtorRooms } from './debtor-rooms.ts';
import type { DebtorsService } from './debtors.ts';
import { createHolds } from './holds-service.ts';
import { createNotices } from './notices-service.ts';
import { createRuns } from './runs-service.ts';
import { createSimulations } from './simulation-service.ts';

export function createDebtorsService(base: Base, rooms: DebtorRooms): DebtorsService {
  return {
    ...createDebtorLists(base, rooms),
    ...createNotices(base, rooms),
    ...createHolds(base, rooms),
    ...createRuns(base, rooms),
    ...createSimulations(base, rooms),
  };
}
