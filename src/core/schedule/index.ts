export * from './schedule.ts';
export { createScheduleService } from './schedule-service.ts';
export { createScheduler } from './scheduler.ts';
export { createNoticeTasks, createTasks } from './tasks.ts';
export { createWatchTasks } from './watch-tasks.ts';
