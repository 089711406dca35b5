export { type Heartbeat, startHeartbeat } from './heartbeat.ts';
export { bootedAt, ownLife } from './life.ts';
export { processText } from './process-text.ts';
export type { DeadSender, ProcessesService, ProcessKind, RunningProcess } from './processes.ts';
export { createProcessesService } from './processes-service.ts';
export { createProcessesStore } from './processes-store.ts';
export { bringUpToDate, insistOnSchema } from './schema-guard.ts';
