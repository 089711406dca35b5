import type { Command } from 'commander';
import type { Answer } from '../answer.ts';
import type { Run } from '../command.ts';
import { DNS_MARKS, recordText } from '../dns-text.ts';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { EXIT, type Program } from '../program.ts';

export function addDoctorCommand(root: Command, program: Program, run: Run): void {
  root
    .command('doctor')
    .description(program.say('cli:doctor.about'))
    .option('--json', program.say('cli:json'))
    .action(() => run(async () => doctorAnswer(program, await examine(program))));
}

function doctorAnswer(program: Program, findings: readonly Finding[]): Answer {
  return {
    json: findings,
    text: findings.map((finding) => findingText(program, finding)),
    exitCode: findings.every(({ ok }) => ok) ? EXIT.done : EXIT.failed,
  };
}

function findingText(program: Program, { ok, text, level, record }: Finding): string {
  const line = `${DNS_MARKS[level ?? (ok ? 'ok' : 'problem')]} ${text}`;
  return record ? `${line}\n${recordText(program, record)}` : line;
}
