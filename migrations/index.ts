import type { Knex } from 'knex';
import * as m0001 from './0001-settings-access-audit.ts';
import * as m0002 from './0002-customers.ts';
import * as m0003 from './0003-documents.ts';
import * as m0004 from './0004-templates.ts';
import * as m0005 from './0005-outbox-quota.ts';
import * as m0006 from './0006-mailings.ts';
import * as m0007 from './0007-debtors.ts';
import * as m0008 from './0008-incidents-ratings.ts';
import * as m0009 from './0009-schedule-exchange.ts';
import * as m0010 from './0010-slack-drafts.ts';
import * as m0011 from './0011-mail-previews.ts';
import * as m0012 from './0012-delivery-trust.ts';
import * as m0013 from './0013-mails-of-reminder-items.ts';
import * as m0014 from './0014-decisions-of-any-subject.ts';
import * as m0015 from './0015-layouts.ts';
import * as m0017 from './0017-installation.ts';
import * as m0018 from './0018-books-balance.ts';
import * as m0019 from './0019-countries.ts';
import * as m0020 from './0020-amounts-with-currency.ts';
import * as m0022 from './0022-process-journals.ts';
import * as m0023 from './0023-customer-words.ts';
import * as m0024 from './0024-switches-turned-off.ts';
import * as m0025 from './0025-import-journal.ts';

/** Every migration by name, in order. One file per change; a released one is never edited. */
export const migrations: Readonly<Record<string, Knex.Migration>> = {
  '0001-settings-access-audit': m0001,
  '0002-customers': m0002,
  '0003-documents': m0003,
  '0004-templates': m0004,
  '0005-outbox-quota': m0005,
  '0006-mailings': m0006,
  '0007-debtors': m0007,
  '0008-incidents-ratings': m0008,
  '0009-schedule-exchange': m0009,
  '0010-slack-drafts': m0010,
  '0011-mail-previews': m0011,
  '0012-delivery-trust': m0012,
  '0013-mails-of-reminder-items': m0013,
  '0014-decisions-of-any-subject': m0014,
  '0015-layouts': m0015,
  '0017-installation': m0017,
  '0018-books-balance': m0018,
  '0019-countries': m0019,
  '0020-amounts-with-currency': m0020,
  '0022-process-journals': m0022,
  '0023-customer-words': m0023,
  '0024-switches-turned-off': m0024,
  '0025-import-journal': m0025,
};
