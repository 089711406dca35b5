/**
 * Takes out of a sheet what ran code in old browsers and in Outlook's web engine. A bad rule costs only itself: the rest
 * of the sheet stays byte for byte.
 */

const ACTIVE_CSS = /expression\s*\(|javascript\s*:|vbscript\s*:|-moz-binding\s*:|(?<![-\w])behaviou?r\s*:/i;

/** Comments and escapes may stand in the middle of a word of CSS. */
export function hasActiveCss(css: string): boolean {
  return ACTIVE_CSS.test(css.replace(/\/\*.*?\*\/|\\/gs, ''));
}

/** Without the declarations that are active; empty when what is active cannot be told from the rest. */
export function withoutActiveCss(css: string): string {
  if (!hasActiveCss(css)) return css;
  const cleaned = declarationsOf(css)
    .filter((piece) => !hasActiveCss(piece))
    .join('');
  return hasActiveCss(cleaned) ? '' : cleaned;
}

/** Cut after each `;` and around each brace that stands in no string, comment or parenthesis. */
function declarationsOf(css: string): string[] {
  return (
    css.match(
      /(?:\/\*.*?(?:\*\/|$)|"(?:\\.|[^"\\])*(?:"|$)|'(?:\\.|[^'\\])*(?:'|$)|\([^)]*(?:\)|$)|[^;{}/"'(]|\/(?!\*))+;?|[;{}]/gs,
    ) ?? []
  );
}
