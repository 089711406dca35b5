export { createDebtorHandlers } from './debtor-handlers.ts';
export * from './debtors.ts';
export { createDebtorsService } from './debtors-service.ts';
export { heldGroups } from './held-groups.ts';
export * from './reminder-run.ts';
export { compareSimulations, type SimulatedCustomer, type SimulatedDay, type Simulation } from './simulation.ts';
