import type { Candidate } from '@upshift/ports';
import { decided, type Plan } from '../plan.ts';
import type { ConfigOf, ValidatorModule } from '../validator-module.ts';

export const confidence: ValidatorModule<'confidence'> = { version: '1.0.0', cost: 'inline', plan: planConfidence };

/**
 * The deployment gives its answer at least the probability of being right that the workload asks for. Without one:
 * unknown. It compares two numbers, so it never leaves the event loop.
 */
function planConfidence({ min }: ConfigOf<'confidence'>, { confidence }: Candidate): Plan {
  if (confidence === null) return decided('unknown', 'The deployment does not say how sure it is.');
  if (confidence >= min) return { ...decided('pass', null), score: confidence };
  return {
    ...decided('fail', `The deployment is ${percent(confidence)} sure; ${percent(min)} are asked for.`),
    score: confidence,
  };
}

/** Rounded down, so that what is too little never reads as enough. */
function percent(share: number): string {
  return `${Math.floor(share * 1000) / 10} %`;
}
