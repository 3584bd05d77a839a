import type { EvalTags } from '@upshift/contracts';

/** The tags of a case as figures are cut by them: "edge case", "risk: high", "language: de", "source: feedback", its labels. */
export function tagsOf(tags: EvalTags | undefined): string[] {
  if (tags === undefined) return [];
  const { edgeCase, risk, language, source, labels = [] } = tags;
  return [
    ...(edgeCase === true ? ['edge case'] : []),
    ...(risk === undefined ? [] : [`risk: ${risk}`]),
    ...(language === undefined ? [] : [`language: ${language}`]),
    ...(source === undefined ? [] : [`source: ${source}`]),
    ...new Set(labels),
  ];
}

/** What must not get worse: edge cases, and cases of high or critical risk. */
export function isGuarded(tags: EvalTags | undefined): boolean {
  return tags?.edgeCase === true || tags?.risk === 'high' || tags?.risk === 'critical';
}
