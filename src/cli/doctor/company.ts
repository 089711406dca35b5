import type { Core } from '../../core/core.ts';
import { formatInstant } from '../../core/dates.ts';
import { localeOf } from '../../core/locale.ts';
import { settingName } from '../../core/words.ts';
import type { Program } from '../program.ts';
import { type Finding, fine, problem, warning } from './finding.ts';

/** What somebody has to set once. */

const CARD_CHANNELS = ['slack.alertsChannel', 'slack.ratingsChannel', 'slack.remindersChannel'] as const;

export async function examineSuperAdmin({ say, config }: Program, core: Core): Promise<Finding> {
  const isThere = await core.transaction((tx) => tx.access.ensureSuperAdmin(config.superAdmin));
  return isThere
    ? fine('superAdmin', say('cli:doctor.superAdminOk'))
    : problem('superAdmin', say('cli:start.noSuperAdmin'));
}

export async function examineCompany({ say, language }: Program, core: Core): Promise<Finding> {
  const settings = await core.settings.all();
  const missing = (['company.name', 'company.email'] as const).filter((key) => settings[key] === '');
  if (missing.length > 0) {
    const keys = missing.map((key) => settingName(say, key)).join(', ');
    return problem('company', say('cli:doctor.companyMissing', { keys }));
  }
  const zone = settings['company.timeZone'];
  const locale = localeOf(language, settings['company.country']);
  const now = formatInstant({ instant: core.base.clock.now(), locale, zone });
  return fine('company', say('cli:doctor.companyOk', { name: settings['company.name'], zone, now }));
}

/** Its days begin and end the quota's day, and reminders leave by its clock. */
export async function examineTimeZone({ say }: Program, core: Core): Promise<Finding | null> {
  if ((await core.settings.changedAt('company.timeZone')) !== null) return null;
  const zone = (await core.settings.all())['company.timeZone'];
  return warning('timeZone', say('cli:doctor.timeZoneUnset', { zone }));
}

/** Cards whose channel is not set go to that of the alerts; without it nobody sees them. */
export async function examineChannels({ say, config }: Program, core: Core): Promise<Finding | null> {
  if (!config.slack) return null;
  const settings = await core.settings.all();
  const unset = CARD_CHANNELS.filter((key) => settings[key] === '');
  if (unset.length === 0) return null;
  const keys = unset.join(', ');
  return settings['slack.alertsChannel'] === ''
    ? problem('channels', say('cli:doctor.channelsUnset', { keys }))
    : warning('channels', say('cli:doctor.channelsShared', { keys }));
}
