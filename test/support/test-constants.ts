/** A Tuesday morning in Paris. */
export const TEST_NOW = '2026-11-24T08:00:00Z';
export const TEST_SECRET = 'a-secret-key-for-tests-of-32-characters';
export const TEST_PUBLIC_URL = 'http://localhost:3000';
