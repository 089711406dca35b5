export { createAlertsService } from './alerts-service.ts';
export { createDelivery } from './delivery/delivery.ts';
export { dkimKey, makeDkimKey, nextSigner } from './dkim/dkim-key.ts';
export { checkDkimRecord, checkDns } from './dns/check-dns.ts';
export { type DnsFinding, type DnsRecord, zoneText } from './dns/dns-finding.ts';
export * from './mail.ts';
export { createOutboxService } from './outbox-service.ts';
export { testSmtp } from './smtp/test-smtp.ts';
