import type { ModelOutput } from '@upshift/contracts';
import { createSample } from './create-sample.ts';
import type { SampleCase } from './sample-case.ts';
import { sampleLabels } from './sample-metadata.ts';

/** What a simulated vendor is told of a case. */
export interface CaseKey {
  readonly caseId: string;
  readonly difficulty: number;
  readonly right: ModelOutput;
  readonly wrong: readonly ModelOutput[];
}

/** Cases by id, for the seeds met last: labels are the producer's, and must not fill the memory. */
const known = new Map<number, ReadonlyMap<string, SampleCase>>();
const knownSeeds = 4;

/** The answer key of a sample task by its labels; null for any other task. */
export function findAnswerKey(metadata: Readonly<Record<string, string>>): CaseKey | null {
  const caseId = metadata[sampleLabels.case];
  const seed = Number(metadata[sampleLabels.seed]);
  if (caseId === undefined || !Number.isSafeInteger(seed)) return null;
  const found = casesOf(seed).get(caseId);
  if (found === undefined) return null;
  return { caseId: `${seed}/${caseId}`, difficulty: found.difficulty, right: found.reference, wrong: found.wrong };
}

function casesOf(seed: number): ReadonlyMap<string, SampleCase> {
  const cases = known.get(seed) ?? new Map(createSample(seed).cases.map((one) => [one.id, one]));
  known.set(seed, cases);
  const oldest = known.size > knownSeeds ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
  return cases;
}
