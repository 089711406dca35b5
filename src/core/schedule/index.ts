export { createReminderTasks } from './reminder-tasks.ts';
export * from './schedule.ts';
export { createScheduleService } from './schedule-service.ts';
export { createScheduler } from './scheduler.ts';
export { createWatchTasks } from './watch-tasks.ts';
