/** Control characters, and marks that turn the direction of text, are shown as what they are. */
export function visible(value: string): string {
  return value.replaceAll(
    /(?![\t\n\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (mark) => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** Safe in markup and in attributes. */
export function html(value: string): string {
  return visible(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** One line of Markdown in which nothing is markup. */
export function markdown(value: string): string {
  return visible(value)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>#|~!]/g, '\\$&')
    .replace(/^([+-]|\d+[.)])(?=\s)/, '\\$1');
}

/** Code in Markdown: a fence that is longer than any run of backticks in it. */
export function markdownCode(value: string): string {
  const line = visible(value).replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
