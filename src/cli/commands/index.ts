import type { AddCommand } from '../command.ts';

/** One command as the list of commands shows it, before its code is loaded. */
export interface ListedCommand {
  readonly name: string;
  /** What follows the name in the list; its own help says it too, and a test holds them together. */
  readonly usage: string;
  /** Key of the sentence that says what it does. */
  readonly about: string;
  load(): Promise<AddCommand>;
}

/** Every command, in the order of the help. Its code is loaded when it is asked for: a help has nothing to open. */
export const COMMANDS: readonly ListedCommand[] = [
  listed('start', '', 'cli:start.about', async () => (await import('./start.ts')).addStartCommand),
  listed('worker', '[options]', 'cli:start.workerAbout', async () => (await import('./start.ts')).addWorkerCommand),
  listed('tui', '', 'cli:tui.about', async () => (await import('./tui.ts')).addTuiCommand),
  listed('demo', '[options]', 'cli:demo.about', async () => (await import('./demo.ts')).addDemoCommand),
  listed('migrate', '[options]', 'cli:migrate.about', async () => (await import('./migrate.ts')).addMigrateCommand),
  listed(
    'import',
    '[options] <kind> <file>',
    'cli:import.about',
    async () => (await import('./import.ts')).addImportCommand,
  ),
  listed('export', '[options] <kind>', 'cli:export.about', async () => (await import('./export.ts')).addExportCommand),
  listed('apply', '[options] <folder>', 'cli:apply.about', async () => (await import('./apply.ts')).addApplyCommand),
  listed('template', '', 'cli:template.about', async () => (await import('./template.ts')).addTemplateCommand),
  listed('send', '[options] <template>', 'cli:send.about', async () => (await import('./send.ts')).addSendCommand),
  listed('mailing', '', 'cli:mailing.about', async () => (await import('./mailing.ts')).addMailingCommand),
  listed('notify', '[options]', 'cli:notify.about', async () => (await import('./notify.ts')).addNotifyCommand),
  listed('incident', '', 'cli:incident.about', async () => (await import('./incident.ts')).addIncidentCommand),
  listed('outbox', '[options]', 'cli:outbox.about', async () => (await import('./outbox.ts')).addOutboxCommand),
  listed('bounce', '[options]', 'cli:bounce.about', async () => (await import('./bounce.ts')).addBounceCommand),
  listed('get', '[options] <key>', 'cli:settings.getAbout', async () => (await import('./settings.ts')).addGetCommand),
  listed(
    'set',
    '[options] <key> [value]',
    'cli:settings.setAbout',
    async () => (await import('./settings.ts')).addSetCommand,
  ),
  listed('simulate', '[options]', 'cli:simulate.about', async () => (await import('./simulate.ts')).addSimulateCommand),
  listed('why', '[options] <reference>', 'cli:why.about', async () => (await import('./why.ts')).addWhyCommand),
  listed('backup', '[options] <file>', 'cli:backup.about', async () => (await import('./backup.ts')).addBackupCommand),
  listed(
    'restore',
    '[options] [file]',
    'cli:restore.about',
    async () => (await import('./restore.ts')).addRestoreCommand,
  ),
  listed('dkim', '', 'cli:dkim.about', async () => (await import('./dkim.ts')).addDkimCommand),
  listed('doctor', '[options]', 'cli:doctor.about', async () => (await import('./doctor.ts')).addDoctorCommand),
];

function listed(name: string, usage: string, about: string, load: ListedCommand['load']): ListedCommand {
  return { name, usage, about, load };
}
