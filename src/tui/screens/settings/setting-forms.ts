import type { SettingGroup } from '../../../core/settings/index.ts';
import { policyForm } from '../policy/policy.tsx';
import { bouncesForm } from './bounces.tsx';
import { companyForm } from './company.tsx';
import { dkimForm } from './dkim.tsx';
import { type GroupScreen, groupForm } from './group-form.ts';
import { rateForm } from './rate.tsx';
import { smtpForm } from './smtp.tsx';

// Groups that are nothing but their fields.
export const quotaForm = groupForm('quota');
export const sendingForm = groupForm('sending');
export const noticesForm = groupForm('notices');
export const ratingsForm = groupForm('ratings');
export const slackForm = groupForm('slack');

/** The form of each group. */
export const SETTING_FORMS: Readonly<Record<SettingGroup, GroupScreen>> = {
  company: companyForm,
  smtp: smtpForm,
  dkim: dkimForm,
  bounces: bouncesForm,
  rate: rateForm,
  quota: quotaForm,
  sending: sendingForm,
  notices: noticesForm,
  ratings: ratingsForm,
  slack: slackForm,
  policy: policyForm,
};
