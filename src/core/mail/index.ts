export {
  MESSAGE_CLASSES,
  type MessageClass,
  mailKindOf,
  sectionOf,
  settlementOf,
} from '../notices/index.ts';
export type { Alert, AlertsService } from './alerts.ts';
export { createAlertsService } from './alerts-service.ts';
export type { Batch, BatchProgress, Origin } from './batches.ts';
export { createBounceWatcher } from './bounces/bounce-watcher.ts';
export type { BouncesService, TakenReport } from './bounces/bounces.ts';
export { createBouncesService } from './bounces/bounces-service.ts';
export { REPORT_LIMIT } from './bounces/read-report.ts';
export { takeReport } from './bounces/take-report.ts';
export { testBounceMailbox } from './bounces/test-bounce-mailbox.ts';
export type { SendingPause } from './brakes.ts';
export type { Cause, Causes } from './causes.ts';
export { createDelivery, type Delivery } from './delivery/delivery.ts';
export { dkimKey, makeDkimKey, nextSigner } from './dkim/dkim-key.ts';
export { checkDkimRecord, checkDns } from './dns/check-dns.ts';
export { type DnsFinding, type DnsRecord, zoneText } from './dns/dns-finding.ts';
export type { DoubtService } from './doubt.ts';
export { createDoubtService } from './doubt-service.ts';
export {
  BEYOND_BOUNDS,
  LATENCY_BOUNDS,
  MOVING_OUTCOMES,
  type Outcome,
} from './figures.ts';
export * from './mail.ts';
export { askedWith, bounceOf, createMailDecisions, reasonOfEnd, reasonOfRequeue } from './mail-decisions.ts';
export { causesOf, type NoticeHandler, type NoticeHandlers } from './notice-handlers.ts';
export { renderInputOf } from './open-message.ts';
export type { OutboxService } from './outbox.ts';
export { createOutboxService } from './outbox-service.ts';
export { byId, causeIdsOf, createRecheck, GO } from './recheck.ts';
export { testSmtp } from './smtp/test-smtp.ts';
export { MOVING_STATES } from './states.ts';
