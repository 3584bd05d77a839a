import type { Evidence } from '../check.ts';
import { foldWords } from '../fold-words.ts';
import { failed, passed, type TextJudge } from '../text-check.ts';
import { partsOf, readFigures, spelledFigures } from './read-figures.ts';
import { quotesIn, sentencesOf } from './read-sentences.ts';
import { citedIds, readSources, type Sources } from './read-sources.ts';

/**
 * Ids that are cited exist; quotations occur in the cited sources (in any source where none is cited), letter by letter
 * after normalisation; enough of the sentences that claim something cite a source; numbers and dates occur in what the
 * sentence cites or in the question. A task without sources: unknown.
 */
export const judgeCitations: TextJudge<'citations'> = ({ coverage, figures }, { input, output }) => {
  const sources = readSources(input);
  if (sources.size === 0)
    return { verdict: 'unknown', score: null, evidence: [{ path: '', message: 'The task brings no sources.' }] };
  const sentences = sentencesOf(output.text ?? '');
  const asked = input.messages
    .filter(({ role }) => role === 'user')
    .map(({ content }) => withoutSources(content))
    .join('\n');
  const askedFigures = coveredBy(asked);
  const findings: Evidence = [];
  let bare: string[] = [];
  for (const sentence of sentences) {
    const ids = citedIds(sentence.text);
    findings.push(...unknownIds(ids, sources), ...strangeQuotes(sentence.text, ids, sources));
    if (figures) findings.push(...strangeFigures(sentence.text, ids, sources, askedFigures));
    if (sentence.claims && ids.length === 0) bare.push(sentence.text);
  }
  const claims = sentences.filter((sentence) => sentence.claims).length;
  const covered = claims === 0 ? 1 : 1 - bare.length / claims;
  if (covered >= coverage) bare = [];
  findings.push(...bare.map((text) => ({ path: '/text', message: `No source is cited for: ${text}` })));
  return findings.length === 0 ? { ...passed, score: covered } : failed(findings);
};

function unknownIds(ids: readonly string[], sources: Sources): Evidence {
  return ids.filter((id) => !sources.has(id)).map((id) => ({ path: '/text', message: `There is no source "${id}".` }));
}

function textOf(ids: readonly string[], sources: Sources): string {
  const cited = ids.filter((id) => sources.has(id));
  return (cited.length > 0 ? cited : [...sources.keys()]).map((id) => sources.get(id) ?? '').join('\n');
}

function strangeQuotes(sentence: string, ids: readonly string[], sources: Sources): Evidence {
  const quotes = quotesIn(sentence);
  // Sources may be long: they are looked at where the sentence asks for it.
  if (quotes.length === 0) return [];
  const text = foldWords(textOf(ids, sources));
  return quotes
    .filter((quote) => !quote.split(/\.{3}|…|\[…\]/).every((part) => text.includes(foldWords(part))))
    .map((quote) => ({ path: '/text', message: `The source does not say "${quote}".` }));
}

function strangeFigures(
  sentence: string,
  ids: readonly string[],
  sources: Sources,
  asked: ReadonlySet<string>,
): Evidence {
  const strange = [...readFigures(sentence)].filter((figure) => !asked.has(figure));
  if (strange.length === 0) return [];
  const given = coveredBy(textOf(ids, sources));
  return strange
    .filter((figure) => !given.has(figure))
    .map((figure) => ({ path: '/text', message: `The source does not give the figure ${figure}.` }));
}

/** The figures that a text gives, with the parts of its dates. */
function coveredBy(text: string): ReadonlySet<string> {
  return new Set([...[...readFigures(text)].flatMap(partsOf), ...spelledFigures(text)]);
}

function withoutSources(content: string): string {
  return content
    .split('\n')
    .filter((line) => !/^\s{0,8}\[[\w.:-]{1,64}\]/.test(line))
    .join('\n')
    .split(/<(?:source|document)\b/i)
    .map((part, index) => (index === 0 ? part : (part.split(/<\/(?:source|document)>/i)[1] ?? '')))
    .join('\n');
}
