export { backUp } from './backup-file.ts';
export { markRestored } from './mark-restored.ts';
export type { RecoveryService, RestoredNotice } from './recovery.ts';
export { createRecoveryService } from './recovery-service.ts';
export { restoreFile } from './restore-file.ts';
export { restoredWords } from './restored-words.ts';
