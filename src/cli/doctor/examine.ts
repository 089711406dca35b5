import type { Core } from '../../core/core.ts';
import { AppError } from '../../core/errors.ts';
import { oneLine } from '../../core/text.ts';
import { sayError } from '../../core/words.ts';
import { withReadingCore } from '../open-core.ts';
import type { Program } from '../program.ts';
import { examineChannels, examineCompany, examineSuperAdmin, examineTimeZone } from './company.ts';
import { examineDatabase, examineProcesses, examineRestore, examineSecrets } from './database.ts';
import { type Finding, problem } from './finding.ts';
import {
  examineBounces,
  examineDns,
  examineKinds,
  examineMail,
  examinePause,
  examineQuota,
  examineRate,
} from './mail.ts';
import { examineFiles, examineHome, examinePublicUrl, examineSlack } from './surroundings.ts';

/** What one check has found: nothing where there is nothing to say. */
type Found = Finding | null | readonly Finding[];

/** What needs no database first: it is told whatever becomes of the rest. */
export async function examine(program: Program): Promise<Finding[]> {
  const surroundings = [
    ...(await attempt('home', () => examineHome(program))),
    ...(await attempt('files', () => examineFiles(program))),
    ...(await attempt('publicUrl', () => examinePublicUrl(program))),
    ...(await attempt('slack', () => examineSlack(program))),
  ];
  try {
    return [...surroundings, ...(await withReadingCore(program, ({ core }) => examineInside(program, core)))];
  } catch (error) {
    const text = error instanceof AppError ? sayError(program.say, error) : (error as Error).message;
    return [...surroundings, problem('database', oneLine(text))];
  }
}

async function examineInside(program: Program, core: Core): Promise<Finding[]> {
  const checks: readonly [string, (program: Program, core: Core) => Promise<Found>][] = [
    ['database', examineDatabase],
    ['secrets', examineSecrets],
    ['processes', examineProcesses],
    ['restored', examineRestore],
    ['mail', examineMail],
    ['sender', examinePause],
    ['kinds', examineKinds],
    ['dns', examineDns],
    ['bounces', examineBounces],
    ['superAdmin', examineSuperAdmin],
    ['company', examineCompany],
    ['timeZone', examineTimeZone],
    ['channels', examineChannels],
    ['quota', examineQuota],
    ['rate', examineRate],
  ];
  const findings: Finding[] = [];
  for (const [check, look] of checks) findings.push(...(await attempt(check, () => look(program, core))));
  return findings;
}

/** Each check for itself: what one of them throws is what it has found. */
async function attempt(check: string, look: () => Found | Promise<Found>): Promise<readonly Finding[]> {
  try {
    return [(await look()) ?? []].flat();
  } catch (error) {
    return [problem(check, oneLine((error as Error).message))];
  }
}
