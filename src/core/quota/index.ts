export * from './quota.ts';
export { createQuotaService } from './quota-service.ts';
export { RATE_JITTER, RATE_SPANS, type RateSpan, rateLimitsOf } from './rate.ts';
