import type { Redaction } from '@upshift/contracts';
// Not all contracts: only threads load this file.
import { redactOutput } from '@upshift/contracts/redact-output';
import { answerText } from '../answer-text.ts';
import type { Evidence } from '../check.ts';
import { foldWords } from '../fold-words.ts';
import { failed, passed, type TextJudge } from '../text-check.ts';
import type { ConfigOf } from '../validator-module.ts';
import { findBanned } from './find-banned.ts';
import { piiFinders } from './find-pii.ts';
import { findSecrets } from './find-secrets.ts';

/** More places than these are not blanked one by one: such an answer fails. */
const REDACTIONS = 1000;

/**
 * Personal data, secrets and banned phrases do not occur in the answer or in the arguments of its calls; required phrases
 * all do. Evidence says what kind was found and never quotes it. With `redact`, what stands in the text is blanked, and the
 * answer passes where nothing is left that would fail it.
 */
export const judgePolicy: TextJudge<'policy'> = (config, { output }) => {
  const findings = findIn(config, plainText(answerText(output)));
  if (findings.length === 0) return passed;
  if (!config.redact) return failed(findings);
  const redactions = placesIn(config, output.text ?? '');
  const left = findIn(config, plainText(answerText(redactOutput(output, redactions))));
  if (left.length > 0 || redactions.length > REDACTIONS) return failed(left.length > 0 ? left : findings);
  const kinds = [...new Set(redactions.map(({ label }) => label))].join(', ');
  const message = `Blanked in ${redactions.length} places: ${kinds}.`;
  return { verdict: 'pass', score: null, evidence: [{ path: '/text', message }], redactions };
};

type Rules = Pick<ConfigOf<'policy'>, 'pii' | 'secrets' | 'banned' | 'required'>;

function findIn({ pii, secrets, banned, required }: Rules, text: string): Evidence {
  const folded = fold(text);
  const names = secrets ? new Set(findSecrets(text).map(({ name }) => name)) : [];
  return [
    ...pii
      .filter((kind) => piiFinders[kind](text).length > 0)
      .map((kind) => `The answer holds personal data (${kind}).`),
    ...[...names].map((name) => `The answer holds ${name}.`),
    ...banned
      .filter((phrase) => holds(folded, phrase))
      .map((phrase) => `The answer holds "${phrase}", which is banned.`),
    ...required
      .filter((phrase) => !holds(folded, phrase))
      .map((phrase) => `The answer lacks "${phrase}", which is required.`),
  ].map((message) => ({ path: '', message }));
}

/** In the text as it was written: what is hidden behind invisible characters is found again afterwards, and fails. */
function placesIn({ pii, secrets, banned }: Rules, text: string): Redaction[] {
  return [
    ...pii.flatMap((kind) => piiFinders[kind](text).map((place) => ({ ...place, label: `[${kind}]` }))),
    ...(secrets ? findSecrets(text).map(({ start, end }) => ({ start, end, label: '[secret]' })) : []),
    ...findBanned(text, banned).map((place) => ({ ...place, label: '[removed]' })),
  ];
}

function plainText(text: string): string {
  return text.replaceAll(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '').normalize('NFKC');
}

/** Words with one space between them and around, so that a phrase is found as whole words, by plain search. */
function fold(text: string): string {
  return ` ${foldWords(text)} `;
}

function holds(folded: string, phrase: string): boolean {
  const words = fold(phrase);
  return words.trim() !== '' && folded.includes(words);
}
