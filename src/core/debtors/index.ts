export * from './debtors.ts';
export { createDebtorsService } from './debtors-service.ts';
export { heldGroups } from './held-groups.ts';
export { createReceiptsCause } from './receipts-cause.ts';
export * from './reminder-run.ts';
export { compareSimulations, type SimulatedCustomer, type SimulatedDay, type Simulation } from './simulation.ts';
