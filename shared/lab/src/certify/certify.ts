import { createRandom } from '../seeded-random.ts';
import type { PolicyRun } from '../simulate/policy-run.ts';
import { pValueOfMean, ruledOutLoss } from './betting.ts';

/** A policy on the tasks that it is certified on, beside what it is held against. */
export interface Candidate {
  readonly runs: readonly PolicyRun[];
  readonly standard: readonly PolicyRun[];
  /** One a task: repeats of a question count as one. */
  readonly questions: readonly string[];
}

export interface Certificate {
  /** p-value of "success is lower than the standard's by more than the allowance". */
  readonly pValue: number;
  readonly holds: boolean;
  /** With this confidence, success is not lower than the standard's by more than this (0.01: one point). */
  readonly ruledOutLoss: number;
}

/**
 * Learn, then test: the candidates are tested in the order given, each at the full level, until the first that fails; all
 * before it hold together with probability 1 − alpha, however they were found, as long as these tasks had no part in finding
 * or ordering them (Angelopoulos, Bates, Candès, Jordan, Lei: Learn then test, 2021, arXiv:2110.01052, section 3.2: fixed
 * sequence testing).
 *
 * @param allowance how much lower success may be, 0.01 for one point
 */
export function certifyInTurn(
  candidates: readonly Candidate[],
  { allowance, alpha, seed }: { allowance: number; alpha: number; seed: number },
): Certificate[] {
  let isOpen = true;
  return candidates.map((candidate) => {
    const differences = differencesOf(candidate, seed);
    const pValue = pValueOfMean(
      differences.map((difference) => (1 + difference) / 2),
      (1 - allowance) / 2,
      alpha,
    );
    isOpen = isOpen && pValue <= alpha;
    return { pValue, holds: isOpen, ruledOutLoss: ruledOutLoss(differences, alpha) };
  });
}

/** One a question, in an order of chance. */
function differencesOf({ runs, standard, questions }: Candidate, seed: number): number[] {
  const random = createRandom(seed);
  const rows = [...Map.groupBy(runs.keys(), (row) => questions[row] ?? String(row)).values()];
  return rows
    .map((own) => {
      const sum = own.reduce((total, row) => total + (runs[row]?.success ?? 0) - (standard[row]?.success ?? 0), 0);
      return { difference: sum / own.length, place: random() };
    })
    .sort((left, right) => left.place - right.place)
    .map(({ difference }) => difference);
}
