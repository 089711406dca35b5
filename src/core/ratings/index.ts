export { createRatingHandlers } from './rating-cause.ts';
export * from './ratings.ts';
export { createRatingsService } from './ratings-service.ts';
