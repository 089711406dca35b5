/** Names that no public DNS has: RFC 2606, RFC 6761, and .local of RFC 6762. */
const NOT_PUBLIC = /(^|\.)(localhost|localdomain|local|test|invalid|example|example\.(com|net|org))$/;

export function isPublicDomain(domain: string): boolean {
  return !NOT_PUBLIC.test(domain);
}

/**
 * Whether DMARC takes the two for one owner (RFC 7489 3.1). `strict`: the same name. Otherwise one stands under the other,
 * or both under the domain whose DMARC record was found; which of the names one can buy is not looked up.
 */
export function isAligned(
  domain: string,
  from: string,
  { strict, owner }: { strict: boolean; owner: string },
): boolean {
  if (domain === from) return true;
  return !strict && [from, domain, owner].some((top) => isUnder(domain, top) && isUnder(from, top));
}

function isUnder(domain: string, top: string): boolean {
  return domain === top || domain.endsWith(`.${top}`);
}
