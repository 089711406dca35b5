import type { SettingGroup, Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { PolicyLayer } from '../policy/state.ts';
import { BouncesLayer } from './bounces-layer.ts';
import { CompanyLayer } from './company-layer.ts';
import { DkimGroupLayer } from './dkim-group-layer.ts';
import { SettingGroupLayer } from './group-layer.ts';
import { RateLayer } from './rate-layer.ts';
import { SmtpLayer } from './smtp-layer.ts';

/** Groups that are more than their fields. */
const OWN_SCREENS: Partial<Record<SettingGroup, new (app: App, settings: Settings) => SettingGroupLayer>> = {
  company: CompanyLayer,
  smtp: SmtpLayer,
  dkim: DkimGroupLayer,
  bounces: BouncesLayer,
  rate: RateLayer,
  policy: PolicyLayer,
};

/** The form of a group of settings. */
export function settingScreen(app: App, group: SettingGroup, settings: Settings): SettingGroupLayer {
  const Own = OWN_SCREENS[group];
  return Own ? new Own(app, settings) : new SettingGroupLayer(app, group, settings);
}
