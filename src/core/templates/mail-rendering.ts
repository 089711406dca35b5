import type { AccessService } from '../access/index.ts';
import type { Base } from '../base.ts';
import { type CustomersService, customerLocale } from '../customers/index.ts';
import { localeOf } from '../locale.ts';
import { sectionOf } from '../notices/index.ts';
import type { SettingsService } from '../settings/index.ts';
import { oneLine } from '../text.ts';
import { checkDraft } from './check.ts';
import { compileAhead } from './compiled-bodies.ts';
import { contentOf } from './content-id.ts';
import { companyOf, exampleData, PREVIEW_MESSAGE_ID, tagInfos } from './examples.ts';
import { removedFrom } from './html-cleaner.ts';
import { createRenderer } from './renderer.ts';
import type { GivenTag } from './tags.ts';
import type { TagName, TemplatesService } from './templates.ts';

type MailRendering = Pick<
  TemplatesService,
  'tags' | 'check' | 'removedFrom' | 'preview' | 'exampleData' | 'customerValues' | 'renderer'
>;

/** What texts become: for recipients, for previews, and for the list of tags beside an editor. Stores nothing. */
export function createMailRendering(
  base: Base,
  { access, settings, customers }: { access: AccessService; settings: SettingsService; customers: CustomersService },
): MailRendering {
  const service: MailRendering = {
    tags: (kind, language = 'en') => tagInfos(base, kind, language),

    check: (draft) => checkDraft(draft),

    removedFrom: ({ design, body }) => (design === 'html' ? removedFrom(body) : []),

    async preview(actor, { kind, notice, design, subject, body, accountId, language }) {
      access.require(actor, `${sectionOf(kind)}.view`);
      if (accountId) access.require(actor, 'customers.view');
      const all = await settings.all();
      const [account] = accountId ? await customers.byIds([accountId]) : [];
      const locale = language ? localeOf(language, all['company.country']) : customerLocale(account, all);
      const customer = account ? (await service.customerValues([account.id])).get(account.id) : undefined;
      const content = contentOf({ design, subject, body });
      await compileAhead([content]);
      return createRenderer(base, all).render({
        content,
        kind,
        data: exampleData(base, all, {
          kind,
          language: locale,
          ...(notice ? { notice } : {}),
          ...(customer ? { customer } : {}),
        }),
        locale,
        messageId: PREVIEW_MESSAGE_ID,
        createdAt: base.clock.now(),
      });
    },

    async exampleData(input) {
      return exampleData(base, await settings.all(), input);
    },

    async customerValues(accountIds) {
      const [accounts, contacts, all] = [
        await customers.byIds(accountIds),
        await customers.mainContacts(accountIds),
        await settings.all(),
      ];
      const company = companyOf(all);
      return new Map(
        accounts.map((account): [string, Readonly<Record<TagName, string>>] => [
          account.id,
          {
            CUSTOMERNAME: oneLine(account.tradeName || account.legalName),
            CUSTOMERLEGALNAME: oneLine(account.legalName || account.tradeName),
            CUSTOMERREFERENCE: oneLine(account.reference),
            CONTACTNAME: oneLine(contacts.get(account.id)?.name ?? ''),
            ...company,
          } satisfies Record<GivenTag<'every'>, string>,
        ]),
      );
    },

    async renderer() {
      return createRenderer(base, await settings.all());
    },
  };
  return service;
}
