import type { EvalReport, EvalResult } from '@upshift/contracts';
import { scorerOf } from '@upshift/contracts';

/** Judged cases below which a correlation says nothing. */
const fewest = 10;
const strong = 0.5;

/** Looks at the judge itself: whether it changes its mind with the order, and whether it favours long answers. Null: none judged. */
export function watchJudge(results: readonly EvalResult[]): EvalReport['judge'] {
  const judged = results.filter((one) => one.score !== null && one.output !== null && isJudged(one));
  if (judged.length === 0) return null;
  const swapped = judged.filter(({ score }) => score?.swapped === true).length;
  const unsteady = judged.filter(({ score }) => score?.unsteady === true).length;
  const graded = judged.flatMap(({ score, output }) =>
    score?.score == null || output === null ? [] : [{ score: score.score, length: (output.text ?? '').length }],
  );
  const lengthCorrelation =
    graded.length < fewest ? null : rankCorrelation(graded.map((one) => [one.score, one.length]));
  const warnings = [
    ...(swapped > 0 && unsteady / swapped > 0.1
      ? [`It changed its mind with the order on ${unsteady} of ${swapped} cases: another judge, or a sharper rubric.`]
      : []),
    ...(lengthCorrelation !== null && Math.abs(lengthCorrelation) >= strong
      ? [
          `Its grades go with the length of the answer (rank correlation ${lengthCorrelation.toFixed(2)}): look at a few.`,
        ]
      : []),
  ];
  return { cases: judged.length, swapped, unsteady, lengthCorrelation, warnings };
}

function isJudged({ case: one }: EvalResult): boolean {
  const scorer = scorerOf(one);
  return scorer.kind === 'judge' || (scorer.kind === 'all' && scorer.of.some((part) => part.scorer.kind === 'judge'));
}

/** Spearman's: the correlation of the ranks, equal values sharing theirs. Null where one side does not vary. */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): number | null {
  const [left, right] = [ranksOf(pairs.map(([one]) => one)), ranksOf(pairs.map(([, other]) => other))];
  const mean = (pairs.length + 1) / 2;
  let [both, one, other] = [0, 0, 0];
  for (const [index, rank] of left.entries()) {
    const [x, y] = [rank - mean, (right[index] ?? mean) - mean];
    both += x * y;
    one += x * x;
    other += y * y;
  }
  return one === 0 || other === 0 ? null : both / Math.sqrt(one * other);
}

function ranksOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((left, right) => left - right);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}
