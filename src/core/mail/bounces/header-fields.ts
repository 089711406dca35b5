/** Fields of a header block, or of a block of a report: names in lower case, values unfolded (RFC 5322 2.2). */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** No report has more; what comes after is not looked at. */
const MOST_FIELDS = 500;

export function fieldsOf(text: string): Fields {
  const fields = new Map<string, string[]>();
  const lines = text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/, MOST_FIELDS);
  for (const line of lines) {
    const [, name, value] = /^([\w-]{1,60})[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    if (!name || value === undefined) continue;
    const key = name.toLowerCase();
    fields.set(key, [...(fields.get(key) ?? []), value.trim()]);
  }
  return fields;
}

export function firstField(fields: Fields, name: string): string {
  return fields.get(name)?.[0] ?? '';
}

/** The fields of a mail's header: what stands before its first empty line. */
export function headerFieldsOf(mail: string): Fields {
  const start = mail.replace(/^\s+/, '');
  return fieldsOf(start.split(/\r?\n\r?\n/, 1)[0] ?? '');
}
