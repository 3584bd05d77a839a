import { readSources } from '../citations/read-sources.ts';
import { failed, type TextJudge } from '../text-check.ts';
import { readClaims } from './read-claims.ts';
import { readSource } from './read-source.ts';
import { supportOf } from './support.ts';
import { weighClaim } from './weigh-claim.ts';

/**
 * Each claim of the answer is borne out by the task's sources with at least the probability that the workload asks for. The
 * score is that of the weakest claim, for one unfounded sentence makes an answer unfounded. A task without sources: unknown.
 */
export const judgeGrounding: TextJudge<'grounding'> = ({ min }, { input, output }) => {
  const sources = readSources(input);
  if (sources.size === 0)
    return { verdict: 'unknown', score: null, evidence: [{ path: '', message: 'The task brings no sources.' }] };
  const source = readSource([...sources.values()].join('\n\n'));
  const claims = readClaims(output.text ?? '').map((text) => ({ text, support: supportOf(weighClaim(text, source)) }));
  const score = claims.reduce((least, { support }) => Math.min(least, support), 1);
  const weak = claims.filter(({ support }) => support < min).sort((left, right) => left.support - right.support);
  if (weak.length === 0) return { verdict: 'pass', score, evidence: [] };
  const evidence = weak.map(({ text }) => ({ path: '/text', message: `The sources do not bear this out: ${text}` }));
  return { ...failed(evidence), score };
};
