import type { Template } from './templates.ts';

export type TemplateSort = 'name' | 'created' | 'changed' | 'sent';

/** A company has tens of templates, not thousands: they are searched and sorted here, by the rules of people's languages. */
export function arrangeTemplates(
  templates: readonly Template[],
  { search, sort }: { search: string; sort: TemplateSort },
): Template[] {
  const words = searchKey(search).split(/\s+/);
  return templates
    .filter(({ name, subject }) => {
      const text = searchKey(`${name} ${subject}`);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => ORDER[sort](a, b) || byName(a, b));
}

/** Made when it is first asked for: reading the rules of languages takes milliseconds of every start. */
let collator: Intl.Collator | null = null;

function byName(a: Template, b: Template): number {
  collator ??= new Intl.Collator(['fr', 'es', 'en'], { numeric: true });
  return collator.compare(a.name, b.name);
}

const ORDER: Readonly<Record<TemplateSort, (a: Template, b: Template) => number>> = {
  name: byName,
  created: (a, b) => b.createdAt - a.createdAt,
  changed: (a, b) => b.updatedAt - a.updatedAt,
  // Never sent ones last.
  sent: (a, b) => (b.lastSentAt ?? 0) - (a.lastSentAt ?? 0),
};

/** Without case and accents. */
function searchKey(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
