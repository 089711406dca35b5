export * from './quota.ts';
export { createQuotaService } from './quota-service.ts';
export { rateText, warmUpText } from './quota-text.ts';
export { RATE_JITTER, rateADay, rateLimitsOf } from './rate.ts';
export { warmUpAhead } from './warm-up.ts';
