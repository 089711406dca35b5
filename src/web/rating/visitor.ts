/**
 * Whether a request looks like a machine that opens links ahead of the reader (R9): mail scanners, previews, prefetches.
 * It only decides how a view is counted: no GET records a rating, whoever sends it.
 */

/** Names that link scanners, previews and scripts give themselves. */
const MACHINES =
  /bot\b|crawl|spider|preview|scan|proofpoint|mimecast|barracuda|safelinks|googleimageproxy|headless|python|curl|wget|java\/|go-http|okhttp|node|axios|libwww/i;

export function looksAutomatic(header: (name: string) => string | undefined): boolean {
  const purpose = `${header('sec-purpose') ?? ''} ${header('purpose') ?? ''}`;
  if (purpose.includes('prefetch')) return true;
  const mode = header('sec-fetch-mode');
  if (mode !== undefined && mode !== 'navigate') return true;
  const agent = header('user-agent') ?? '';
  // Every browser in use says which languages its person reads.
  return agent === '' || MACHINES.test(agent) || header('accept-language') === undefined;
}
