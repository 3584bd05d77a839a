import { failed, passed, type TextJudge } from '../text-check.ts';
import { cues } from './cues.ts';

/** Where an answer declines, it does so at once; what a long answer says further on is part of what was asked. */
const OPENING = 420;
/** A cue that comes later than this speaks less of a refusal: answers end in good advice, refusals begin with it. */
const AT_ONCE = 180;
const LATER = 0.7;
/** Weight from which an answer counts as a refusal. */
const REFUSES = 2;

/** Weighs how an answer begins: it declines, says what it is, moralises, or contradicts the question. */
export const judgeRefusal: TextJudge<'refusal'> = (_config, { output }) => {
  const opening = openingOf(output.text ?? '');
  let weight = 0;
  for (const cue of cues) {
    const found = cue.pattern.exec(opening);
    if (found === null) continue;
    const isHint = cue.weight > 0 && cue.weight < REFUSES;
    weight += isHint && found.index > AT_ONCE ? cue.weight * LATER : cue.weight;
  }
  if (weight < REFUSES) return passed;
  return failed([{ path: '/text', message: 'The answer declines instead of doing what was asked.' }]);
};

function openingOf(text: string): string {
  return text
    .slice(0, OPENING * 2)
    .normalize('NFKC')
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, OPENING);
}
